"""The client in C++ ..."""

import hashlib
import json
import random

import pyarrow as pa
import pytest

from tests.clients_cpp import scripted

NOBODY = "http://127.0.0.1:1"
VERSION = ["version", "made_up", "1"]
ARROW = ["arrow", "made_up", "1"]
SCHEMA = pa.schema(
    [
        pa.field("at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("legs", pa.list_(pa.struct([("price", pa.decimal128(18, 4))]))),
        pa.field("side", pa.dictionary(pa.int8(), pa.string())),
    ],
    metadata={"schema_id": "made_up"},
)
ADDRESS = "schemas/made_up/versions/1/"


def test_reads_the_version_that_the_hub_has(hub, api, ask):
    live = api.get("/schemas/ticks_v1/versions/1/").json()

    told = ask(["version", "ticks_v1", "1.0.0"], url=hub.url, key=hub.key)

    assert told["answer"] == {
        "pin": "ticks_v1@1",
        "semantic_version": "1.0.0",
        "fingerprint": live["fingerprint"],
        "document": live["document"],
        "confirmed": True,
    }


def test_reads_artifacts_and_the_arrow_schema(hub, api, ask):
    digest, shown = ask(
        ["artifact", "ticks_v1", "1", "cpp_header"],
        ["arrow", "ticks_v1", "1"],
        url=hub.url,
        key=hub.key,
    )

    address = "/schemas/ticks_v1/versions/1/artifacts"
    header = api.get(f"{address}/cpp_header/").content
    schema = pa.ipc.read_schema(pa.py_buffer(api.get(f"{address}/arrow_ipc/").content))
    bare = pa.schema([field.remove_metadata() for field in schema])
    assert digest["answer"] == hashlib.sha256(header).hexdigest()
    assert shown["answer"] == bare.to_string()


def test_hears_what_was_announced(hub, api, ask):
    parameters = {"schema_id": "ticks_v1", "limit": 1000}
    live = api.get("/announcements/", params=parameters).json()["results"]

    told = ask(
        ["announcements", "ticks_v1", str(live[1]["sequence"])],
        url=hub.url,
        key=hub.key,
    )

    count = len(live) - 2
    assert told["answer"][:count] == live[2:]


def test_knows_how_severe_a_step_is(hub, ask):
    told = ask(["severity", "ticks_v1", "1", "2"], url=hub.url, key=hub.key)

    assert told == {"answer": "compatible"}


def test_names_what_a_compiled_program_would_miss(hub, ask):
    back, onward = ask(
        ["unmet", "ticks_v1", "2", "1"],
        ["unmet", "ticks_v1", "1", "2"],
        url=hub.url,
        key=hub.key,
    )

    assert back == {"answer": ["column exchange_id is gone"]}
    assert onward == {"answer": []}


def test_does_without_the_hub_what_it_did_with_it(hub, ask, tmp_path):
    questions = (["arrow", "ticks_v1", "in-force"], ["severity", "ticks_v1", "1", "2"])
    with_it = ask(*questions, url=hub.url, key=hub.key, directory=tmp_path)

    without = ask(*questions, url=NOBODY, directory=tmp_path)
    told = ask(["version", "ticks_v1", "2"], url="none", directory=tmp_path)

    assert without == with_it
    assert (told["answer"]["pin"], told["answer"]["confirmed"]) == ("ticks_v1@2", False)


def test_says_what_is_not_kept(ask, tmp_path):
    away, none = (ask(VERSION, url=url, directory=tmp_path) for url in (NOBODY, "none"))

    assert (away["error"], away["retryable"]) == ("Unavailable", True)
    assert none == {
        "error": "Missing",
        "said": f'there is no made_up@1 in "{tmp_path}"',
        "retryable": False,
    }


def test_never_believes_a_damaged_copy(fake_hub, ask, tmp_path):
    fake_hub.say(ADDRESS, scripted.version())
    ask(VERSION, url=fake_hub.url, directory=tmp_path)
    (kept,) = (tmp_path / "objects").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"active", b"passiv"))

    away = ask(VERSION, url=NOBODY, directory=tmp_path)
    again = ask(VERSION, url=fake_hub.url, directory=tmp_path)

    assert away["error"] == "Unavailable"
    assert again["answer"]["confirmed"] is True
    assert "If-None-Match" not in fake_hub.asked[-1][1]


def test_asks_only_whether_something_changed(fake_hub, ask, tmp_path):
    first = scripted.version()
    fake_hub.say(ADDRESS, first, scripted.Answer(status=304))

    told = ask(["twice", "made_up", "1"], url=fake_hub.url, directory=tmp_path)

    digest = hashlib.sha256(first.body).hexdigest()
    assert told == {"answer": [True, True]}
    assert [headers.get("If-None-Match") for _, headers in fake_hub.asked] == [
        None,
        f'"{digest}"',
    ]


def test_sends_the_key_and_tells_it_to_nobody(fake_hub, ask):
    problem = {"code": "key_revoked", "detail": "It was revoked.", "remedy": "Ask."}
    fake_hub.say(ADDRESS, scripted.Answer(json.dumps(problem).encode(), status=401))

    told = ask(VERSION, url=fake_hub.url, key="srk_secret")
    misread = ask(VERSION, url=fake_hub.url, key="srk_\nsecret")

    assert [headers["Authorization"] for _, headers in fake_hub.asked] == [
        "Bearer srk_secret"
    ]
    assert told == {
        "error": "Refused",
        "said": "It was revoked. Ask. [401 key_revoked]",
        "retryable": False,
    }
    assert misread["error"] == "BadInput"
    assert "secret" not in misread["said"]


def test_asks_again_while_the_hub_is_busy(fake_hub, ask):
    busy = scripted.Answer(status=503, headers={"Retry-After": "0"})
    fake_hub.say(ADDRESS, busy, busy, scripted.version())

    told = ask(VERSION, url=fake_hub.url)

    assert told["answer"]["pin"] == "made_up@1"
    assert len(fake_hub.asked) == 3


def test_gives_up_on_a_hub_that_stays_busy(fake_hub, ask):
    fake_hub.say(ADDRESS, scripted.Answer(status=503))

    told = ask(VERSION, url=fake_hub.url)

    assert (told["error"], told["retryable"]) == ("Unavailable", True)
    assert len(fake_hub.asked) == 3


def test_follows_no_redirect(fake_hub, ask):
    elsewhere = {"Location": f"{fake_hub.url}/elsewhere"}
    fake_hub.say(ADDRESS, scripted.Answer(status=302, headers=elsewhere))

    told = ask(VERSION, url=fake_hub.url, key="srk_secret")

    assert told["error"] == "Unexpected"
    assert [path for path, _ in fake_hub.asked] == [f"/api/v1/{ADDRESS}"]


def test_refuses_bytes_that_are_not_those_recorded(fake_hub, ask, tmp_path):
    bytes_ = SCHEMA.serialize().to_pybytes()
    fake_hub.say(ADDRESS, scripted.version(sha256=hashlib.sha256(b"").hexdigest()))
    fake_hub.say(f"{ADDRESS}artifacts/arrow_ipc/", scripted.Answer(bytes_, etag=""))

    told = ask(ARROW, url=fake_hub.url, directory=tmp_path)

    assert told["error"] == "Corrupted"
    assert not (tmp_path / "objects" / hashlib.sha256(bytes_).hexdigest()).exists()


def test_refuses_an_answer_that_is_not_its_etag(fake_hub, ask, tmp_path):
    fake_hub.say(ADDRESS, scripted.Answer(scripted.version().body, etag="0" * 64))

    told = ask(VERSION, url=fake_hub.url, directory=tmp_path)

    assert told["error"] == "Corrupted"
    assert list(tmp_path.iterdir()) == []


def test_takes_an_artifact_that_was_built_anew(fake_hub, ask):
    bytes_ = SCHEMA.serialize().to_pybytes()
    old, new = (hashlib.sha256(data).hexdigest() for data in (b"old", bytes_))
    fake_hub.say(ADDRESS, scripted.version(sha256=old), scripted.version(sha256=new))
    fake_hub.say(f"{ADDRESS}artifacts/arrow_ipc/", scripted.Answer(bytes_))

    told = ask(ARROW, url=fake_hub.url)

    assert told["answer"].startswith("at: timestamp[us, tz=UTC] not null\nlegs: list<")


@pytest.mark.parametrize(
    ("status", "error"),
    [("failed", "NotBuilt"), ("refused", "NotBuilt"), ("queued", "NotReady")],
)
def test_says_why_there_is_no_artifact(fake_hub, ask, status, error):
    listed = [{"kind": "arrow_ipc", "status": status, "reason": "It is recursive."}]
    fake_hub.say(ADDRESS, scripted.version(artifacts=listed))

    told = ask(ARROW, url=fake_hub.url, patience=0)

    said = {
        "NotBuilt": "arrow_ipc of made_up@1: It is recursive.",
        "NotReady": "arrow_ipc of made_up@1 is queued",
    }
    assert (told["error"], told["said"]) == (error, said[error])


@pytest.mark.parametrize(
    "name", ["", "../names", ".hidden", "a/b", "a b", "a\x00b", "é", "a" * 121]
)
def test_takes_no_name_that_leads_astray(fake_hub, ask, tmp_path, name):
    told = ask(["version", name, "1"], url=fake_hub.url, directory=tmp_path)

    assert told["error"] == "BadInput"
    assert fake_hub.asked == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "127.0.0.1:8000", "file:///etc"])
def test_takes_no_address_that_is_not_of_the_web(ask, url):
    assert ask(VERSION, url=url)["error"] == "BadInput"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Sign in</html>",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"schema_id": "made_up"',
        b"\xff\xfe\x00",
        scripted.version(artifacts={"kind": 1}).body,
        scripted.version(artifacts=[{"kind": "../x", "status": "ready"}]).body,
        scripted.version(severity=None).body,
        scripted.version(schema_id="../made_up").body,
        scripted.version(schema_id="another").body,
        scripted.version(2).body,
        scripted.version().body.replace(b"{}", b"[" * 50_000 + b"]" * 50_000),
    ],
)
def test_takes_nothing_else_for_a_version(fake_hub, ask, tmp_path, body):
    fake_hub.say(ADDRESS, scripted.Answer(body))

    told = ask(VERSION, url=fake_hub.url, directory=tmp_path)

    assert told["error"] in {"Unexpected", "BadInput"}
    assert list(tmp_path.iterdir()) == []


def test_survives_every_damage_to_a_schema(fake_hub, ask, tmp_path):
    whole = SCHEMA.serialize().to_pybytes()
    damaged = [whole[:size] for size in range(0, len(whole), 16)]
    dice = random.Random(1)
    for _ in range(400):
        bytes_ = bytearray(whole)
        for _ in range(dice.choice((1, 1, 2, 8))):
            bytes_[dice.randrange(len(bytes_))] = dice.randrange(256)
        damaged.append(bytes(bytes_))
    (tmp_path / "objects").mkdir()
    (tmp_path / "names").mkdir()
    for number, bytes_ in enumerate(damaged, start=1):
        digest = hashlib.sha256(bytes_).hexdigest()
        about = scripted.version(number, sha256=digest).body
        known = hashlib.sha256(about).hexdigest()
        (tmp_path / "objects" / digest).write_bytes(bytes_)
        (tmp_path / "objects" / known).write_bytes(about)
        (tmp_path / "names" / f"made_up@{number}").write_text(known)

    told = ask(
        *(["arrow", "made_up", str(number + 1)] for number in range(len(damaged))),
        url="none",
        directory=tmp_path,
    )

    assert len(told) == len(damaged)
    assert {one.get("error", "none") for one in told} == {"Unexpected", "none"}
    assert fake_hub.asked == []
