"""What an endpoint is sent: one JSON text, by its format. Pure but for the words.

The standard form takes the announcement in as every other reader gets it, spliced and
never written again, so that its numbers arrive digit by digit.
"""

import json
from datetime import UTC, datetime

from notifications_app import delivery, models, telling
from notifications_app.models import Format

# An announcement may carry a whole document, and few endpoints take what is larger.
LONGEST = 1024 * 1024
_ABRIDGED = '{"abridged": true}'
_LONGEST_SLACK_TEXT = 2900


def of_announcement(announcement: models.Announcement, *, form: str) -> bytes:
    """Write an announcement for an endpoint of this format."""
    if form == Format.SLACK:
        return _slack(announcement)
    text = announcement.message().text
    if len(text.encode()) > LONGEST:
        text = delivery.message_text(
            number=announcement.number,
            kind=announcement.kind,
            topic=announcement.topic,
            at=announcement.at,
            body=_ABRIDGED,
        )
    return _standard(announcement.kind, announcement.at, data=text)


def of_ping(endpoint: models.Endpoint, *, at: datetime) -> bytes:
    """Write the message of a test."""
    if endpoint.format == Format.SLACK:
        said = _escaped(f"The schema registry reaches this channel ({endpoint.label}).")
        return json.dumps({"text": said}).encode()
    data = {"endpoint": endpoint.uid, "label": endpoint.label}
    return _standard("ping", at, data=json.dumps(data))


def severity(body: str) -> str:
    """Return the severity that an announcement's body tells of, or nothing."""
    found = _facts(body).get("severity")
    return found if isinstance(found, str) else ""


def _standard(kind: str, at: datetime, *, data: str) -> bytes:
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    head = json.dumps({"type": kind, "timestamp": moment})
    return f'{head[:-1]}, "data": {data}}}'.encode()


def _slack(announcement: models.Announcement) -> bytes:
    facts = _facts(announcement.body)
    told = telling.describe(
        kind=announcement.kind, topic=announcement.topic, facts=facts
    )
    title = _escaped(told.title)
    linked = f"<{told.url}|{title or 'Open'}>" if told.url else title
    line = f"*{_escaped(announcement.topic)}*: {_escaped(told.sentence)}"
    remarks = [f"number {announcement.number}"]
    if said := severity(announcement.body):
        remarks.insert(0, _escaped(said))
    plain = ": ".join(filter(None, (announcement.topic, told.sentence, told.title)))
    message = {
        "text": _escaped(plain)[:_LONGEST_SLACK_TEXT],
        "blocks": [
            _section("\n".join(filter(None, (line, linked)))),
            {
                "type": "context",
                "elements": [{"type": "mrkdwn", "text": " · ".join(remarks)}],
            },
        ],
    }
    return json.dumps(message).encode()


def _section(text: str) -> dict[str, object]:
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": text[:_LONGEST_SLACK_TEXT]},
    }


def _escaped(text: str) -> str:
    """Write text so that Slack finds no link, mention or channel in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _facts(body: str) -> dict[str, object]:
    read = json.loads(body, parse_int=_integer)
    return read if isinstance(read, dict) else {}


def _integer(digits: str) -> int | None:
    # Very long ones are refused by int(), and are no fact that anybody is told of.
    return int(digits) if len(digits) < 20 else None
