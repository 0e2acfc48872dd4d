"""What every part of the suite stands on; the servers are in servers.py."""

import hypothesis

from tests import flushing

# Any test may commit; what it leaves in append-only tables has to go all the same.
flushing.install()

# How fast a machine is fails no test.
hypothesis.settings.register_profile(
    "untimed",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("untimed")
