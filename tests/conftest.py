"""What every part of the suite stands on; the servers are in servers.py."""

from tests import flushing

# Any test may commit; what it leaves in append-only tables has to go all the same.
flushing.install()
