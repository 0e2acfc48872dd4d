"""The tick store in C++ ..."""

import hashlib
import json
import random
import subprocess
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests import hub as hubs
from tests.clients_cpp import conftest

EXAMPLE = hubs.PROJECT / "examples" / "tick_store"
TICKS = hubs.PROJECT / "examples" / "data" / "ticks"
NOBODY = "http://127.0.0.1:1"
LATER = f"{datetime.now(UTC).year + 1}-01-01T00:00:00Z"
HEADER = b"ts,symbol,price,size,side\n"
GOOD = b"2025-01-27T09:30:00.100000000,ES,4500.25,100,B\n"


@pytest.fixture(scope="session")
def known(programs, hub, ask, tmp_path_factory):
    """A directory with all that the tick store asks of the hub, which may be away then."""
    folder = tmp_path_factory.mktemp("known")
    ask(["arrow", "ticks_v1", "in-force"], url=hub.url, key=hub.key)  # built by now
    nothing = folder / "nothing.csv"
    nothing.write_bytes(HEADER)
    subprocess.run(
        [programs / "tick_store", "--out", folder / "out", nothing],
        env=conftest.environment(hub.url, hub.key, folder / "registry"),
        check=True,
        timeout=120,
    )
    return folder / "registry"


@pytest.fixture
def store(programs, known, tmp_path):
    """Return a function: what the store says without its hub, and how it ends."""

    def stored(*words, directory=known):
        done = subprocess.run(
            [programs / "tick_store", "--out", tmp_path / "out", *words],
            env=conftest.environment(NOBODY, directory=directory),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout.splitlines()[1:], done.stderr

    return stored


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def write(path, *lines, header=HEADER):
    path.write_bytes(header + b"".join(lines))
    return path


def quarantined(out, name):
    """Return the rows, as bytes, and the numbers and reasons of what does not fit."""
    folder = out / "quarantine" / "ticks_v1@2"
    reasons = (folder / f"{name}.reasons").read_text().splitlines()
    numbered = [line.partition("\t") for line in reasons]
    said = {int(number): reason for number, _, reason in numbered}
    return (folder / f"{name}.csv").read_bytes(), said


def test_is_compiled_with_what_the_hub_makes_of_the_schema(hub, ask):
    header = (EXAMPLE / "ticks_v1.hpp").read_bytes()
    question = ["artifact", "ticks_v1", "2", "cpp_header"]

    told = ask(question, url=hub.url, key=hub.key)

    assert told == {"answer": hashlib.sha256(header).hexdigest()}


def test_stores_rows_with_the_schema_of_the_registry(store, out, tmp_path, api):
    address = "/schemas/ticks_v1/versions/2/artifacts/arrow_ipc/"
    path = write(tmp_path / "a.csv", GOOD, b"2025-01-27 09:30:01,NQ,1e-3,-1,\r\n")

    said = store(path)[:2]

    table = pq.read_table(out / "ticks_v1@2" / "a.parquet")
    live = pa.ipc.read_schema(pa.py_buffer(api.get(address).content))
    assert said == (0, ["a.csv: 2 stored by ticks_v1@2, 0 quarantined"])
    assert table.schema.equals(live, check_metadata=True)
    assert table.column("ts").cast(pa.int64()).to_pylist() == [
        1737970200100000,
        1737970201000000,
    ]
    assert table.drop_columns("ts").to_pylist() == [
        {
            "symbol": "ES",
            "price": 4500.25,
            "size": 100,
            "side": "B",
            "exchange_id": None,
        },
        {
            "symbol": "NQ",
            "price": 0.001,
            "size": -1,
            "side": None,
            "exchange_id": None,
        },
    ]
    assert not (out / "quarantine").exists()


def test_stores_ipc_where_asked(store, out, tmp_path):
    write(tmp_path / "a.csv", GOOD, b"x\n", GOOD)

    code, said, _ = store("--format", "ipc", tmp_path / "a.csv")

    table = pa.ipc.open_file(out / "ticks_v1@2" / "a.arrow").read_all()
    assert (code, said) == (0, ["a.csv: 2 stored by ticks_v1@2, 1 quarantined"])
    assert table.column("size").to_pylist() == [100, 100]


# A row each: its bytes, and why it does not fit.
MISFITS = {
    b"2025-01-27T09:30:00.000000001,ES,1,1,B": "ts: CSV conversion error to timestamp[us]: invalid value '2025-01-27T09:30:00.000000001'",
    b"2025-01-27T09:30:00Z,ES,1,1,B": "ts: CSV conversion error to timestamp[us]: expected no zone offset in '2025-01-27T09:30:00Z'",
    b"yesterday,ES,1,1,B": "ts: CSV conversion error to timestamp[us]: invalid value 'yesterday'",
    b"2025-01-27T09:30:00,ES,nan,1,B": "price: nan is not within -1.7976931348623157e+308 to 1.7976931348623157e+308",
    b"2025-01-27T09:30:00,ES,NULL,1,B": "price: CSV conversion error to double: invalid value 'NULL'",
    b"2025-01-27T09:30:00,ES,,1,B": "price: absent, but required",
    b"2025-01-27T09:30:00,,1,1,B": "symbol: absent, but required",
    b"2025-01-27T09:30:00,ES,1,2147483648,B": "size: CSV conversion error to int32: invalid value '2147483648'",
    b"2025-01-27T09:30:00,ES,1,1.5,B": "size: CSV conversion error to int32: invalid value '1.5'",
    b"2025-01-27T09:30:00,ES,1,1,buy": 'side: "buy" is none of ["B","S"]',
    b"2025-01-27T09:30:00,ES,1,1": "CSV parse error: Expected 5 columns, got 4: 2025-01-27T09:30:00,ES,1,1",
    b"2025-01-27T09:30:00,E\xffS,1,1,B": "symbol: CSV conversion error to string: invalid UTF8 data",
    b'2025-01-27T09:30:00,ES,1,1,"B': "not one row: a quote is left open, or there is a line break inside",
    b"\x00": "CSV parse error: Expected 5 columns, got 1: \x00".replace("\x00", " "),
    b"a" * 70_000: "longer than any row",
}


@pytest.mark.parametrize("row", MISFITS, ids=lambda row: repr(row[:40]))
def test_quarantines_what_does_not_fit(store, out, tmp_path, row):
    path = write(tmp_path / "a.csv", GOOD, b"\n", row + b"\n", GOOD)

    said = store(path)[:2]

    table = pq.read_table(out / "ticks_v1@2" / "a.parquet")
    assert said == (0, ["a.csv: 2 stored by ticks_v1@2, 1 quarantined"])
    assert table.column("size").to_pylist() == [100, 100]
    assert quarantined(out, "a") == (HEADER + row + b"\n", {4: MISFITS[row]})


def test_quarantines_every_row_of_a_file_with_unknown_columns(store, out):
    code, said, _ = store(TICKS / "sample_ticks.csv")

    rows, reasons = quarantined(out, "sample_ticks")
    assert (code, said) == (
        0,
        ["sample_ticks.csv: 0 stored by ticks_v1@2, 20 quarantined"],
    )
    assert rows.split() == (TICKS / "sample_ticks.csv").read_bytes().split()
    assert set(reasons.values()) == {"exchange: the schema has no such column"}


def test_takes_columns_by_other_names(store, out, tmp_path):
    rows = (TICKS / "sample_ticks.csv").read_text()
    path = tmp_path / "renamed.csv"
    path.write_text(rows.replace(",buy,", ",B,"))

    said = store("--column", "exchange=exchange_id", path)[1]

    assert said == ["renamed.csv: 10 stored by ticks_v1@2, 10 quarantined"]
    assert set(quarantined(out, "renamed")[1].values()) == {
        'side: "sell" is none of ["B","S"]'
    }
    table = pq.read_table(out / "ticks_v1@2" / "renamed.parquet")
    assert set(table.column("exchange_id").to_pylist()) == {"CME"}


def test_finds_the_few_that_do_not_fit_among_many(store, out, tmp_path):
    lines = [GOOD] * 400_000  # more than one block
    misfits = {7: b"bad\n", 123_456: b"2025-01-27T09:30:00,,1,1,B\n", 399_999: b"x,y\n"}
    for at, row in misfits.items():
        lines[at] = row
    path = write(tmp_path / "many.csv", *lines)

    said = store(path)[1]

    assert said == ["many.csv: 399997 stored by ticks_v1@2, 3 quarantined"]
    rows, reasons = quarantined(out, "many")
    assert set(reasons) == {at + 2 for at in misfits}
    assert rows == HEADER + b"".join(misfits.values())
    assert pq.read_metadata(out / "ticks_v1@2" / "many.parquet").num_rows == 400_000 - 3


def test_feeds_what_was_mended(store, out, tmp_path):
    store(write(tmp_path / "a.csv", GOOD, b"2025-01-27T09:30:00,ES,1,1,buy\n"))
    mended = tmp_path / "a_mended.csv"
    mended.write_bytes(quarantined(out, "a")[0].replace(b"buy", b"B"))

    said = store(mended)[1]

    assert said == ["a_mended.csv: 1 stored by ticks_v1@2, 0 quarantined"]


def test_stores_nothing_over_what_is_there(store, out, tmp_path):
    path = write(tmp_path / "a.csv", GOOD)
    store(path)
    before = (out / "ticks_v1@2" / "a.parquet").read_bytes()

    again = store("--format", "ipc", path)[:2]

    assert again == (1, ["a.csv: not ingested: a.parquet is there already"])
    assert (out / "ticks_v1@2" / "a.parquet").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "there is no header"),
        (b"\n\r\n", "there is no header"),
        (b"ts,ts\n", "the column ts stands twice"),
    ],
)
def test_goes_on_after_a_file_it_cannot_read(store, out, tmp_path, content, why):
    (tmp_path / "bad.csv").write_bytes(content)
    good = write(tmp_path / "good.csv", GOOD)

    code, said, _ = store(tmp_path / "bad.csv", tmp_path / "none.csv", good)

    assert code == 1
    assert said[0] == f"bad.csv: not ingested: {why}"
    assert said[1].startswith("none.csv: not ingested: Failed to open local file")
    assert said[2] == "good.csv: 1 stored by ticks_v1@2, 0 quarantined"
    assert [path.name for path in (out / "ticks_v1@2").iterdir()] == ["good.parquet"]


def test_loses_no_row_whatever_the_file_holds(store, tmp_path):
    dice = random.Random(2)
    names = []
    for number in range(150):
        lines = bytearray(GOOD * dice.randrange(1, 60))
        for _ in range(dice.choice((1, 3, 30))):
            lines[dice.randrange(len(lines))] = dice.choice(b'",\n\r\x00\xff0zB')
        path = write(tmp_path / f"{number}.csv", bytes(lines))
        rows = [line.removesuffix(b"\r") for line in bytes(lines).split(b"\n")]
        names.append((path, sum(bool(row) for row in rows)))

    code, said, _ = store(*(path for path, _ in names))

    counted = [(int(line.split()[1]), int(line.split()[5])) for line in said]
    assert code == 0
    assert [sum(pair) for pair in counted] == [rows for _, rows in names]
    for (path, _), (stored, _) in zip(names, counted, strict=True):
        table = pq.read_table(tmp_path / "out" / "ticks_v1@2" / f"{path.stem}.parquet")
        table.validate(full=True)
        assert len(table) == stored


def test_starts_with_no_schema_at_all(store, tmp_path):
    path = write(tmp_path / "a.csv", GOOD)

    code, said, complaint = store(path, directory=tmp_path / "empty")

    assert (code, said) == (4, [])
    assert complaint.splitlines()[-1].startswith(
        "no schema: http://127.0.0.1:1/api/v1/"
    )


@pytest.mark.parametrize(
    "words", [[], ["--format", "orc", "a"], ["--out"], ["--x", "y"]]
)
def test_explains_itself(store, words):
    code, said, complaint = store(*words)

    assert (code, said) == (2, [])
    assert complaint.startswith("tick_store [--out DIR]")


def with_column(document, name, type_="utf8", **more):
    """Return a document with a column of text more."""
    return {
        **document,
        "properties": {**document["properties"], name: {"type": "string", **more}},
        "arrow": {
            "fields": [
                *document["arrow"]["fields"],
                {"name": name, "type": {"name": type_}},
            ]
        },
    }


def changes():
    """Return three documents: columns more; one less as well; and again one more."""
    now = json.loads((TICKS / "ticks_v1.1.0.json").read_text())
    raw = with_column(now, "raw", "binary", contentEncoding="base64")
    venue = with_column(raw, "venue", enum=["LIT", "DARK"])
    broken = json.loads(json.dumps(venue).replace('"price"', '"last_price"'))
    return venue, broken, with_column(broken, "note")


def feed(store, path, lines):
    """Name a file to a running store, and return as many lines of what it says."""
    store.stdin.write(f"{path}\n")
    return [store.stdout.readline() for _ in range(lines)]


@pytest.mark.usefixtures("known")  # made while the version is in force
def test_goes_along_with_a_change_and_stops_at_a_break(
    programs, hub, publish, tmp_path
):
    venue, broken, at_once = changes()
    words = [programs / "tick_store", "--out", tmp_path / "out"]
    first = write(tmp_path / "first.csv", GOOD)
    second = write(
        tmp_path / "second.csv",
        GOOD.replace(b"\n", b",LIT\n"),
        GOOD.replace(b"\n", b",NONE\n"),
        header=HEADER.replace(b"\n", b",venue\n"),
    )
    raw = write(
        tmp_path / "raw.csv",
        GOOD.replace(b"\n", b",AAEC\n"),
        header=HEADER.replace(b"\n", b",raw\n"),
    )
    third = write(tmp_path / "third.csv", GOOD, GOOD)
    pipes = {
        "env": conftest.environment(hub.url, hub.key),
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
        "bufsize": 1,
    }

    with subprocess.Popen([*words, "-"], stdin=subprocess.PIPE, **pipes) as store:
        said = feed(store, first, 2)
        publish("ticks_v1", venue)
        said += feed(store, second, 2)
        said += feed(store, raw, 1)
        publish("ticks_v1", broken, effective_from=LATER)
        said += feed(store, third, 1)
        publish("ticks_v1", at_once)
        rest, complaint = store.communicate(f"{first}\n", timeout=120)
    again = subprocess.run([*words, first], timeout=120, check=False, **pipes)

    assert said == [
        "ticks_v1@2 (1.1.0) is in force\n",
        "first.csv: 1 stored by ticks_v1@2, 0 quarantined\n",
        "ticks_v1@3 (1.2.0) is in force\n",
        "second.csv: 1 stored by ticks_v1@3, 1 quarantined\n",
        "raw.csv: not ingested: column raw: CSV cannot hold binary\n",
        "third.csv: 2 stored by ticks_v1@3, 0 quarantined\n",
    ]
    assert (store.returncode, rest) == (3, "")
    assert complaint == (
        f"announced: ticks_v1@4 breaks ticks_v1@3 from {LATER} on\n"
        "stopped: ticks_v1@5 (2.1.0) is in force and breaks ticks_v1@3: "
        "column price is gone\n"
    )
    table = pq.read_table(tmp_path / "out" / "ticks_v1@3" / "second.parquet")
    assert table.column("venue").to_pylist() == ["LIT"]
    assert (again.returncode, again.stdout) == (3, "")
    assert again.stderr == (
        "stopped: ticks_v1@5 (2.1.0) is in force and breaks ticks_v1@2: "
        "column price is gone\n"
    )
