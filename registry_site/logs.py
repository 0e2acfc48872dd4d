"""How log lines look: one line an event, for people (console) or for machines (json).

Every line of a request carries its request id; see request_context.py.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# The line that says how a request ended says all that this one does.
_BEGINNING = "request_started"
# uvicorn tells what a client did wrong as a failure of its own, with a traceback, and
# of each socket several lines with all that its address says.
_NOT_SAID = (
    "Invalid UTF-8 sequence received from client.",
    "connection open",
    "connection rejected (%d %s)",
    "connection closed",
    '%s - "WebSocket %s" [accepted]',
    '%s - "WebSocket %s" 403',
    '%s - "WebSocket %s" %d',
)
# API keys and secrets of webhooks, whoever wrote them where.
_SECRET = re.compile(r"(srk_[A-Za-z0-9]{1,16}|whsec)_[A-Za-z0-9_+/=-]+")
_SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
)
# They speak of every connection, query or job, which django-structlog does better; only
# trouble is worth a line.
_QUIET = (
    "asyncio",
    "celery.app.trace",
    "django.db.backends",
    "kombu",
    "psycopg",
    "redis",
)


def configuration(*, form: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING for the form "json" or "console"."""
    final = _json() if form == "json" else _console()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": _Formatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *final,
                ],
                "foreign_pre_chain": list(_SHARED),
            }
        },
        "filters": {"worth_a_line": {"()": lambda: _is_worth_a_line}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            # Refusals have their line: whoever sends nonsense must not fill the disk.
            "django.request": {"level": "ERROR"},
            "uvicorn.error": {"filters": ["worth_a_line"]},
            **{name: {"level": "WARNING"} for name in _QUIET},
        },
    }


def structlog_configuration() -> dict[str, Any]:
    """Return the arguments of structlog.configure: our events join the standard logs."""
    return {
        "processors": [
            _without_beginnings,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        "logger_factory": structlog.stdlib.LoggerFactory(),
        "wrapper_class": structlog.stdlib.BoundLogger,
        "cache_logger_on_first_use": True,
    }


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    return record.msg not in _NOT_SAID


def _masked(line: str) -> str:
    return _SECRET.sub(r"\1_***", line)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Ends every line, ours and others', with its secrets masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return _masked(super().format(record))


def _without_beginnings(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Return the event. Raises structlog.DropEvent where its end says it all."""
    del logger, method
    if event.get("event") == _BEGINNING:
        raise structlog.DropEvent
    return event


def _json() -> tuple[Any, ...]:
    return (
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    )


def _console() -> tuple[Any, ...]:
    # Plain: the pretty ones print the values of local variables, secrets among them.
    traceback = structlog.dev.plain_traceback
    return (structlog.dev.ConsoleRenderer(colors=False, exception_formatter=traceback),)
