"""FIX, tag=value, with SOH or a bar in between. Length and checksum are verified.

Messages hold one record each; tags that come again (repeating groups) are refused.
"""

from __future__ import annotations

import re

from schema_registry_client.integrations.normalizer._raw import Hints, Raw, Reading
from schema_registry_client.integrations.normalizer.errors import Refused

SOH = "\x01"
BEGIN = re.compile(r"8=FIXT?\.[0-9.]+(?:SP[0-9])?[\x01|]|8=O\|")
# What frames a message and leads the session; no record has them unless it asks.
SESSION = frozenset(
    ["BeginString", "BodyLength", "CheckSum", "MsgSeqNum", "MsgType", "PossDupFlag",
     "SenderCompID", "SendingTime", "TargetCompID"]
)  # fmt: skip
NAMES = {
    "1": "Account", "6": "AvgPx", "8": "BeginString", "9": "BodyLength",
    "10": "CheckSum", "11": "ClOrdID", "14": "CumQty", "15": "Currency",
    "17": "ExecID", "22": "SecurityIDSource", "30": "LastMkt", "31": "LastPx",
    "32": "LastQty", "34": "MsgSeqNum", "35": "MsgType", "37": "OrderID",
    "38": "OrderQty", "39": "OrdStatus", "40": "OrdType", "43": "PossDupFlag",
    "44": "Price", "48": "SecurityID", "49": "SenderCompID", "52": "SendingTime",
    "54": "Side", "55": "Symbol", "56": "TargetCompID", "58": "Text",
    "59": "TimeInForce", "60": "TransactTime", "64": "SettlDate", "75": "TradeDate",
    "99": "StopPx", "126": "ExpireTime", "132": "BidPx", "133": "OfferPx",
    "134": "BidSize", "135": "OfferSize", "150": "ExecType", "151": "LeavesQty",
    "167": "SecurityType", "200": "MaturityMonthYear", "207": "SecurityExchange",
    "270": "MDEntryPx", "271": "MDEntrySize", "272": "MDEntryDate",
    "273": "MDEntryTime",
}  # fmt: skip


def read(text: str, _hints: Hints) -> Reading:
    """Return the record of each message; they stand in lines, or one after another."""
    starts = [match.start() for match in BEGIN.finditer(text)]
    if not starts or text[: starts[0]].strip():
        raise Refused("a message of FIX begins with 8=FIX", text[:60])
    ends = [*starts[1:], len(text)]
    return Reading(
        "fix",
        [_record(text[a:b].strip("\r\n ")) for a, b in zip(starts, ends, strict=True)],
    )


def _record(message: str) -> Raw:
    bar = SOH if SOH in message else "|"
    notes = () if bar == SOH else ("bars were read as SOH",)
    fields = message.split(bar)
    if fields[-1] == "":
        fields.pop()
    pairs = [_pair(field) for field in fields]
    _verify(pairs)
    return Raw([(NAMES.get(tag, tag), value) for tag, value in pairs], notes)


def _pair(field: str) -> tuple[str, str]:
    tag, equals, value = field.partition("=")
    if not (equals and tag.isascii() and tag.isdigit() and value):
        raise Refused("here is no tag=value", field)
    return tag, value


def _verify(pairs: list[tuple[str, str]]) -> None:
    tags = [tag for tag, _ in pairs]
    twice = sorted({tag for tag in tags if tags.count(tag) > 1}, key=int)
    if twice:
        raise Refused(
            f"tag {', '.join(twice)} comes more than once; groups are not read"
        )
    body = "".join(f"{tag}={value}{SOH}" for tag, value in pairs if tag != "10")
    if tags[-1] == "10":
        expected = f"{sum(body.encode()) % 256:03}"
        if pairs[-1][1] != expected:
            raise Refused(
                f"the checksum is {expected}, tag 10 says otherwise", pairs[-1][1]
            )
    if tags[1:2] == ["9"]:
        frame = len(f"8={pairs[0][1]}{SOH}9={pairs[1][1]}{SOH}")
        length = len(body.encode()) - frame
        if pairs[1][1] != str(length):
            raise Refused(
                f"the body is {length} long, tag 9 says otherwise", pairs[1][1]
            )
