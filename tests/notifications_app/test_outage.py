"""An outage ..."""

import logging

from notifications_app import outage


def test_is_said_once_and_so_is_its_end(caplog) -> None:
    caplog.set_level(logging.INFO)
    watched = outage.Outage(logger=logging.getLogger("tests"), what="Weather")

    watched.worked()
    watched.failed(ValueError("rain"))
    watched.failed(ValueError("hail"))
    watched.worked()
    watched.worked()
    watched.failed(OSError("snow"))

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "Weather failed: ValueError: rain"),
        ("INFO", "Weather works again"),
        ("WARNING", "Weather failed: OSError: snow"),
    ]
