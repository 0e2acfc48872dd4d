"""`schema-registry check`: files in, a verdict out."""

import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from schemas_app.command_line import checking, exits, inputs
from schemas_app.domain import exact_json
from tests import factories
from tests import hub as hubs

NUMBER = {"type": "object", "properties": {"price": {"type": "number"}}}
WHOLE = {"type": "object", "properties": {"price": {"type": "integer"}}}
REFERRING = {"properties": {"price": {"$ref": "money@1"}}}


def outcomes(ended):
    """Return backward and forward against each version, by number."""
    return {
        row["against"]: (row["backward"]["outcome"], row["forward"]["outcome"])
        for row in json.loads(ended.out)["comparisons"]
    }


class TestExitCodes:
    @pytest.fixture(autouse=True)
    def _two_files(self, files):
        files(number=NUMBER, whole=WHOLE)

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["whole.json", "number.json"], 0),
            (["number.json", "whole.json"], 1),
            (["number.json", "whole.json", "--level", "FORWARD"], 0),
            (["whole.json", "number.json", "--level", "full"], 1),
            (["number.json", "whole.json", "--level=NONE"], 0),
        ],
    )
    def test_say_whether_the_level_accepts(self, run, arguments, code):
        assert run("check", *arguments).code == code

    def test_tell_undecided_from_breaking(self, run, monkeypatch):
        monkeypatch.setattr("schemas_app.domain.compatibility.SECONDS", 0.0)

        ended = run("check", "number.json", "whole.json")

        assert ended.code == 2
        assert ended.out.startswith("UNDECIDED, SO TREATED AS BREAKING, under BACKWARD")

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["check"],
            ["check", "number.json"],
            ["check", "number.json", "whole.json", "--level", "SIDEWAYS"],
            ["check", "number.json", "whole.json", "--reading", "LOOSE"],
            ["check", "number.json", "whole.json", "--reference", "money"],
            ["check", "number.json", "whole.json", "--reference", "=file"],
            ["check", "number.json", "whole.json", "--colour"],
            ["check", "-", "-"],
            ["check", "-", "number.json", "--reference", "a=-"],
            ["compare", "number.json", "whole.json"],
        ],
    )
    def test_say_that_the_call_is_wrong(self, run, arguments):
        ended = run(*arguments)

        assert (ended.code, ended.out) == (64, "")
        assert ended.err.startswith("usage: schema-registry")

    @pytest.mark.parametrize("path", ["none.json", ".", "no/such/folder.json"])
    def test_say_that_there_is_no_file(self, run, path):
        ended = run("check", path, "whole.json")

        assert (ended.code, ended.out) == (66, "")
        assert ended.err.startswith(f"{path}: ")

    def test_say_that_the_command_failed(self, run, monkeypatch):
        def fail(wanted):
            raise ZeroDivisionError

        monkeypatch.setattr(checking, "check", fail)

        ended = run("check", "number.json", "whole.json")

        assert (ended.code, ended.out) == (70, "")
        assert ended.err.endswith("ZeroDivisionError\n")

    def test_say_that_it_was_interrupted(self, run, monkeypatch):
        def interrupt(wanted):
            raise KeyboardInterrupt

        monkeypatch.setattr(checking, "check", interrupt)

        assert run("check", "number.json", "whole.json").code == 130

    def test_are_all_in_the_help(self, run):
        ended = run("check", "--help")

        assert ended.code == 0
        for code, meaning in exits.MEANINGS.items():
            assert f"{code:>3}  {meaning}" in ended.out

    def test_are_all_in_the_documentation(self):
        page = (hubs.PROJECT / "docs" / "command-line.md").read_text()

        for code in exits.Exit:
            assert f"| `{code:d}` |" in page


class TestInput:
    def test_comes_from_standard_input(self, run, files):
        files(number=NUMBER)

        ended = run("check", "number.json", "-", stdin=json.dumps(WHOLE).encode())

        assert ended.code == 1

    def test_keeps_every_digit(self, run, files):
        files(old='{"maximum": 0.10000000000000000000000002}')
        files(new='{"maximum": 0.10000000000000000000000001}')

        ended = run("check", "old.json", "new.json", "--json")

        (change,) = exact_json.loads(ended.out)["changes"]
        assert change["after"] == Decimal("0.10000000000000000000000001")

    @pytest.mark.parametrize(
        ("content", "place"),
        [
            ('{\n  "type": "object",\n}', "new.json:3:1: "),
            ('{"type": "object",\n "type": "object"}', "new.json:2:2: "),
            (b'{"title": "\xff"}', "new.json:1:12: "),
            ('{\n"required": "price"}', "new.json:2:13: "),
            ('{"$schema": "https://example.test/draft-99"}', "new.json:1:13: "),
            ("7", "new.json:1:1: "),
            ("", "new.json:1:1: "),
        ],
    )
    def test_that_is_no_schema_is_refused_with_its_place(
        self, run, files, content, place
    ):
        files(old={}, new=content)

        ended = run("check", "old.json", "new.json")

        first, remedy = ended.err.splitlines()
        assert (ended.code, ended.out) == (65, "")
        assert first.startswith(place)
        assert remedy.startswith("  ")

    def test_that_is_no_schema_is_refused_in_any_file(self, run, files):
        files(good={}, bad="[")

        for arguments in (
            ["bad.json", "good.json"],
            ["good.json", "good.json", "--against", "bad.json"],
            ["good.json", "good.json", "--reference", "a=bad.json"],
        ):
            ended = run("check", *arguments)
            assert ended.code == 65
            assert ended.err.startswith("bad.json:1:2: ")

    def test_that_is_too_large_is_refused(self, run, files, monkeypatch):
        monkeypatch.setattr(inputs, "MAX_BYTES", 100)
        files(old={}, new={"title": "x" * 100})

        assert run("check", "old.json", "new.json").code == 65

    def test_that_contradicts_its_arrow_types_is_refused(self, run, files):
        wrong = {
            "properties": {"price": {"type": "string"}},
            "arrow": {"fields": [{"name": "price", "type": {"name": "int64"}}]},
        }
        files(old=wrong, new=wrong)

        ended = run("check", "old.json", "new.json")

        assert ended.code == 65
        assert ended.err.startswith("new.json:1:")


class TestADialect:
    VENDORS = "https://vendor.example/schema#"

    def test_is_what_a_schema_of_a_vendor_is_read_as(self, run, files):
        tuples = {"$schema": self.VENDORS, "items": [{"type": "number"}]}
        files(old=tuples, new={**tuples, "items": [{"type": "integer"}]})

        ended = run("check", "old.json", "new.json", "--dialect", "draft-07", "--json")

        report = exact_json.loads(ended.out)
        assert ended.code == 1
        assert [change["rule"] for change in report["changes"]] == ["TYPE_NARROWED"]

    def test_is_what_a_schema_without_one_is_read_as(self, run, files):
        files(old={"type": "integer"}, new={"const": 1})

        ended = run("check", "old.json", "new.json", "--dialect", "draft-04")

        assert ended.code == 0
        assert "accept all that old.json accepts?\n  Yes." in ended.out

    def test_gives_way_to_what_a_file_says(self, run, files):
        files(
            old={"$schema": "http://json-schema.org/draft-06/schema", "type": "number"},
            new={"$schema": "http://json-schema.org/draft-06/schema#", "const": 1},
        )

        assert run("check", "old.json", "new.json", "--dialect=draft-04").code == 1

    def test_counts_for_what_is_referred_to(self, run, files):
        files(
            old={"$ref": "money@1"},
            new={"$ref": "money@1"},
            money={"$schema": self.VENDORS, "type": "number"},
        )

        ended = run(
            "check",
            *("old.json", "new.json", "--dialect", "2019-09"),
            *("--reference", "money@1=money.json"),
        )

        assert (ended.code, ended.err) == (0, "")

    def test_is_asked_for_where_it_is_not_known(self, run, files):
        files(old={}, new={"$schema": self.VENDORS})

        ended = run("check", "old.json", "new.json")

        assert ended.code == 65
        assert ended.err == (
            "new.json:1:13: $schema is "
            f'"{self.VENDORS}", which is no known draft (at /$schema).\n'
            "  Say what to read it as: --dialect with draft-04 or draft-06 or draft-07 "
            "or 2019-09 or 2020-12.\n"
        )

    def test_that_nobody_knows_is_refused(self, run, files):
        files(old={}, new={})

        ended = run("check", "old.json", "new.json", "--dialect", "draft-03")

        assert (ended.code, ended.out) == (64, "")


class TestReferences:
    @pytest.mark.parametrize(
        ("reference", "name"),
        [
            ("money@1", "money@1"),
            ("https://example.test/money.json", "https://example.test/money.json"),
            (
                "https://example.test/money.json#/$defs/a",
                "https://example.test/money.json",
            ),
            ("money.json", "money.json"),
            ("https://example.test/money?v=1", "https://example.test/money?v=1"),
        ],
    )
    def test_lead_to_the_files_they_name(self, run, files, reference, name):
        files(
            old={"$ref": reference},
            new={"type": ["number", "null"]},
            money={"type": "number", "$defs": {"a": {"type": "number"}}},
        )

        ended = run(
            "check", "old.json", "new.json", "--reference", f"{name}=money.json"
        )

        assert (ended.code, ended.err) == (0, "")

    def test_lead_on_from_file_to_file(self, run, files):
        files(old=REFERRING, new={"properties": {"price": {"type": "integer"}}})
        files(
            money={"$id": "https://example.test/a/money", "$ref": "amount"},
            amount={"type": "number"},
        )

        ended = run(
            "check",
            "old.json",
            "new.json",
            "--reference=money@1=money.json",
            "--reference=https://example.test/a/amount=amount.json",
        )

        assert (ended.code, ended.err) == (1, "")

    def test_may_go_in_a_circle(self, run, files):
        files(old=REFERRING, new=REFERRING)
        files(money={"properties": {"of": {"$ref": "money@1"}}})

        ended = run(
            "check", "old.json", "new.json", "--reference", "money@1=money.json"
        )

        assert ended.code == 0

    def test_to_nothing_are_refused(self, run, files):
        files(old={}, new=REFERRING)

        ended = run("check", "old.json", "new.json")

        assert ended.code == 65
        assert ended.err == (
            "new.json:1:35: 'money@1' is not in this file, and no --reference names it "
            "(at /properties/price/$ref).\n"
            "  Say which file it is: --reference money@1=FILE. Nothing is ever fetched.\n"
        )

    def test_to_nothing_are_refused_where_they_stand(self, run, files):
        files(old=REFERRING, new={}, money={"$ref": "amount@1"})

        ended = run(
            "check", "old.json", "new.json", "--reference", "money@1=money.json"
        )

        assert ended.code == 65
        assert ended.err.startswith("money.json:1:10: 'amount@1' is not in this file")

    def test_to_two_files_are_refused(self, run, files):
        files(old=REFERRING, new={}, one={}, two={})

        ended = run(
            "check",
            "old.json",
            "new.json",
            "--reference=money@1=one.json",
            "--reference=money@1=two.json",
        )

        assert ended.code == 65
        assert "'money@1' would be both one.json and two.json" in ended.err

    def test_to_a_part_that_is_not_there_are_refused(self, run, files):
        files(old={"$ref": "money@1#/$defs/none"}, new={}, money={})

        ended = run(
            "check", "old.json", "new.json", "--reference", "money@1=money.json"
        )

        assert ended.code == 65
        assert ended.err.startswith("old.json:1:10: ")


class TestEarlierVersions:
    @pytest.fixture(autouse=True)
    def _three_files(self, files):
        files(first=WHOLE, second=NUMBER, third=WHOLE)

    def test_count_from_the_oldest(self, run):
        ended = run(
            "check", "second.json", "third.json", "--against", "first.json", "--json"
        )

        assert outcomes(ended) == {
            2: ("incompatible", "compatible"),
            1: ("compatible", "compatible"),
        }

    @pytest.mark.parametrize(
        ("level", "code"), [("BACKWARD", 0), ("BACKWARD_TRANSITIVE", 1)]
    )
    def test_count_for_transitive_levels(self, run, level, code):
        ended = run(
            "check", "first.json", "third.json", "--against=second.json",
            f"--level={level}",
        )  # fmt: skip

        assert ended.code == code


class TestOutput:
    def test_as_json_is_the_report_and_nothing_else(self, run, files):
        files(old=factories.TICK, new=factories.with_field("venue", required=True))

        ended = run("check", "old.json", "new.json", "--json", "--reading=lenient")

        report = json.loads(ended.out)
        assert (ended.code, ended.err) == (1, "")
        assert (report["level"], report["reading"]) == ("BACKWARD", "LENIENT")
        assert list(report) == [
            "level",
            "reading",
            "severity",
            "accepted_by",
            "changes",
            "comparisons",
            "causes",
            "fixes",
            "notices",
            "forms",
        ]

    def test_keeps_its_code_when_nobody_reads_on(self, files):
        files(old=NUMBER, new=WHOLE)
        reader, writer = os.pipe()
        os.close(reader)

        process = subprocess.run(
            [sys.executable, "-m", "schemas_app.command_line", "check", "old.json",
             "new.json"],
            env={**os.environ, "PYTHONPATH": str(hubs.PROJECT)},
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )  # fmt: skip
        os.close(writer)

        assert (process.returncode, process.stderr) == (1, b"")

    def test_is_utf_8_whatever_the_terminal_says(self, run, files, monkeypatch):
        files(old=NUMBER, new={"title": "Preis in €"})
        terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", terminal)

        run("check", "old.json", "new.json", "--json")

        terminal.flush()
        assert "€" in terminal.buffer.getvalue().decode()


def test_a_report_that_cannot_be_written_is_said_in_one_line(files, tmp_path):
    files(old={"type": "string"}, new={"type": "string"})
    full = Path("/dev/full")  # every write to it fails, as on a full disk

    with full.open("w", encoding="utf-8") as out:
        ended = subprocess.run(
            [
                sys.executable,
                "-m",
                "schemas_app.command_line",
                "check",
                "old.json",
                "new.json",
            ],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(hubs.PROJECT)},
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (ended.returncode, ended.stderr) == (
        70,
        "The report cannot be written: No space left on device.\n",
    )
