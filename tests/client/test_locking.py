"""`schemas.lock`: written, verified, updated, and answered from."""

import contextlib
import decimal
import json

import hypothesis
import pytest
from hypothesis import strategies

import schema_registry_client
from schema_registry_client import _command, _fingerprints, testing
from schemas_app.domain.formats.json_schema import canonical, dialects
from tests.client import fake_hub
from tests.client.conftest import settled

ONE = '{"type": "object", "required": ["b", "a"]}'
TWO = '{"type": "object", "required": ["a"]}'


@pytest.fixture
def ticks(hub):
    for text in (ONE, TWO):
        published = hub.publish("ticks_v1", text)
        published.meta["fingerprint"] = worked_out(text)
        published.meta["references"] = {}
    return hub


def worked_out(text):
    return testing.FakeRegistry().publish("x", text).fingerprint


@pytest.fixture
def run(server, tmp_path, monkeypatch, capsys):
    """Return a function: the exit code and the output of the command in a folder."""
    monkeypatch.setenv("SCHEMA_REGISTRY_URL", server.url)
    monkeypatch.setenv("SCHEMA_REGISTRY_KEY", fake_hub.KEY)
    monkeypatch.chdir(tmp_path)

    def ran(*words):
        code = _command.main(words)
        said = capsys.readouterr()
        return code, said.out + said.err

    return ran


@pytest.mark.usefixtures("ticks")
def test_writes_what_is_the_case(run, tmp_path):
    code, said = run("lock", "ticks_v1@1")

    assert code == 0
    assert said == f"ticks_v1@1 (1.0.0) {worked_out(ONE)}\n"
    assert json.loads((tmp_path / "schemas.lock").read_text()) == {
        "lock": 1,
        "schemas": {
            "ticks_v1": {
                "version": 1,
                "semantic_version": "1.0.0",
                "fingerprint": worked_out(ONE),
            }
        },
    }


@pytest.mark.usefixtures("ticks")
def test_verifies_and_updates(run):
    run("lock", "ticks_v1@1")

    assert run("verify") == (0, "ticks_v1@1: as locked\n")
    assert run("update") == (0, "ticks_v1: 1 (1.0.0) -> 2 (2.0.0), compatible\n")
    assert run("update", "ticks_v1") == (0, "ticks_v1@2: nothing newer\n")


def test_notices_another_document_under_the_same_fingerprint(run, ticks):
    run("lock", "ticks_v1@1")
    ticks.versions["ticks_v1"][0].text = TWO

    code, said = run("verify")

    assert code == 1
    assert said == (
        f"ticks_v1@1: its document has {worked_out(TWO)}, locked is {worked_out(ONE)}\n"
    )
    assert run("lock", "ticks_v1@1")[0] == 1


def test_notices_another_fingerprint(run, ticks):
    run("lock", "ticks_v1@1")
    ticks.versions["ticks_v1"][0].meta["fingerprint"] = "sha256:00"

    code, said = run("verify")

    assert (code, "the hub says sha256:00" in said) == (1, True)


def test_notices_that_a_version_is_gone(run, ticks):
    run("lock", "ticks_v1@2")
    ticks.versions["ticks_v1"].pop()

    code, said = run("verify")

    assert (code, "the hub has it no more" in said) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verify",), "There is no schemas.lock"),
        (("lock", "nothing"), "schema_not_found"),
        (("lock", "a b"), "does not name a schema"),
    ],
)
def test_says_what_it_could_not_find_out(run, hub, tmp_path, words, said):
    code, told = run(*words)

    assert (code, said in told or "version_not_found" in told) == (2, True)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.usefixtures("ticks")
@pytest.mark.parametrize("text", ["", "[]", "{}", '{"lock": 2, "schemas": {}}'])
def test_refuses_a_file_that_is_no_lock(run, tmp_path, text):
    (tmp_path / "schemas.lock").write_text(text)

    assert run("verify")[0] == 2
    assert (tmp_path / "schemas.lock").read_text() == text


@pytest.fixture
async def made(client_of):
    """Return a function: a client with a lock file."""
    return lambda path: client_of(lock_file=path)


async def test_answers_with_what_is_locked(made, run, ticks, tmp_path):
    run("lock", "ticks_v1@1")
    client = made(tmp_path / "schemas.lock")

    assert (await settled(client.get_schema("ticks_v1"))).version == 1
    assert (await settled(client.get_schema("ticks_v1@2"))).version == 2
    ticks.seen.clear()
    assert (await settled(client.get_schema("ticks_v1"))).version == 1
    assert ticks.seen == []


async def test_asks_of_what_is_locked(made, run, ticks, tmp_path):
    run("lock", "ticks_v1@1")
    client = made(tmp_path / "schemas.lock")
    ticks.seen.clear()

    for ask in (
        lambda: client.get_fields("ticks_v1"),
        lambda: client.check_records([{}], "ticks_v1"),
        lambda: client.compare("ticks_v1", "ticks_v1@2"),
    ):
        with contextlib.suppress(schema_registry_client.NotFound):
            await settled(ask())

    assert [each.path.partition("/versions/")[2] for each in ticks.seen] == [
        "1/fields/",
        "1/validate/",
        "1/report/2/",
    ]


async def test_answers_with_no_other_document(made, run, ticks, tmp_path):
    run("lock", "ticks_v1@1")
    ticks.versions["ticks_v1"][0].text = TWO
    client = made(tmp_path / "schemas.lock")

    with pytest.raises(schema_registry_client.LockMismatch) as caught:
        await settled(client.get_schema("ticks_v1"))

    assert caught.value.pin == "ticks_v1@1"


def test_needs_the_file_it_is_given(tmp_path):
    with pytest.raises(schema_registry_client.InvalidLock):
        schema_registry_client.SchemaRegistryClient(lock_file=tmp_path / "none")


JSON = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.floats(allow_nan=False, allow_infinity=False)
    | strategies.text(max_size=4),
    lambda inner: (
        strategies.lists(inner, max_size=4)
        | strategies.dictionaries(
            strategies.sampled_from(
                [
                    "type",
                    "required",
                    "enum",
                    "properties",
                    "items",
                    "allOf",
                    "$ref",
                    "a",
                    "dependentRequired",
                    "dependencies",
                    "definitions",
                    "prefixItems",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@hypothesis.settings(max_examples=300)
@hypothesis.given(JSON, strategies.sampled_from(sorted(dialects.DIALECTS)))
def test_works_out_the_canonical_text_as_the_hub_does(document, dialect):
    text = json.dumps(document)
    theirs = canonical.text(
        json.loads(text, parse_float=decimal.Decimal),
        dialects.DIALECTS[dialect],
    )
    applicators = _fingerprints._APPLICATORS[dialect]
    sets = {id(names) for names in _fingerprints._sets(document, applicators)}

    assert _fingerprints._text(document, sets) == theirs
