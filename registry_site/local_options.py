"""What the environment asks of `make run`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from registry_site import env, serve

_PROJECT = Path(__file__).resolve().parent.parent
_DATABASES = ("sqlite", "postgres")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the environment asks of this run."""

    folder: Path
    host: str
    port: int
    redis_url: str
    embedded_redis: bool
    database_url: str
    database: str
    demo: bool


def read(variables: Mapping[str, str]) -> Options:
    """Return what the variables ask for; raise env.WrongSettings for nonsense."""
    environment = env.Environment(variables)
    host, port = serve.address(environment)
    asked = Options(
        folder=environment.path("RUN_DIR", default=_PROJECT / ".run"),
        host=host,
        port=port,
        redis_url=environment.text("REDIS_URL"),
        embedded_redis=environment.flag("EMBEDDED_REDIS", default=True),
        database_url=environment.text("DATABASE_URL"),
        database=environment.choice(
            "EMBEDDED_DATABASE", default="sqlite", among=_DATABASES
        ),
        demo=environment.flag("DEMO", default=True),
    )
    if environment.flag("PRODUCTION", default=False):
        remedy = "`make run` is for one machine; docker-compose.yml shows production."
        environment.stop_if_wrong(env.Problem("PRODUCTION", "is on", remedy))
    environment.stop_if_wrong()
    return asked
