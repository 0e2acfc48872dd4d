"""Exports of the audit trail, verified by the script that comes with them ..."""

import contextlib
import io
import json
import subprocess
import sys
import warnings
import zipfile

import pytest

from schemas_app import models
from schemas_app.domain import audit_forms, audit_verifier, errors
from schemas_app.services import audit_checkpoints, audit_exports, audit_keys
from tests import audit_trails, factories

FORMS = list(audit_forms.Form)
INTACT, BROKEN, UNCHECKED = 0, 1, 2


@pytest.fixture(autouse=True)
def _sealed(settings, tmp_path):
    settings.AUDIT = audit_trails.settings(tmp_path)


@pytest.fixture
def auditor():
    person = factories.actor("olga")
    factories.group("auditors", "olga")
    return person


def exported(by, *, first=1, last=10**9, form=FORMS[0]):
    export = audit_exports.export(
        first=first, last=last, form=form, by=by, at=factories.NOW
    )
    return export, b"".join(export.chunks)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def verify(path, *words):
    """Run the script of the archive itself, where nothing of ours can be imported."""
    script = path.with_name("script.py")
    with zipfile.ZipFile(path) as archive:
        script.write_bytes(archive.read("verify_audit_export.py"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(path), *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=path.parent,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def judged(path, *words):
    """Do the same in this process, which takes less time."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = audit_verifier.main([str(path), *words])
    return code, said.getvalue()


class TestAnExport:
    @pytest.mark.parametrize("form", FORMS)
    def test_proves_itself(self, auditor, tmp_path, form):
        audit_trails.write(3)
        audit_trails.write(1, reason="=1\r\n'", before={"a": [1.50, None]})
        audit_checkpoints.write(by=factories.SYSTEM, at=factories.NOW)

        export, data = exported(auditor, first=2, last=4, form=form)

        path = tmp_path / export.name
        path.write_bytes(data)
        code, said = verify(path, "--key", audit_trails.public_key())
        assert (export.name, code) == ("audit-2-4.zip", INTACT), said
        assert said.splitlines()[0] == "Entries 2 to 4 of 'tests' are a chain"
        assert said.endswith(
            "The proof holds the checkpoint of 2026-03-02T09:30:00.000000+00:00 "
            "at entry 4, signed as well.\nINTACT.\n"
        )

    def test_agrees_with_checkpoints_of_ones_own(self, auditor, tmp_path):
        audit_trails.write(2)
        audit_checkpoints.write(by=factories.SYSTEM, at=factories.NOW)
        audit_trails.write(2)
        path = tmp_path / "export.zip"
        path.write_bytes(exported(auditor)[1])
        words = ("--key", audit_trails.public_key(), "--checkpoints")

        assert verify(path, *words, str(tmp_path / "checkpoints.jsonl"))[0] == INTACT

    def test_says_what_it_is(self, auditor):
        entries = audit_trails.write(3)

        _, data = exported(auditor, first=2, last=3)

        files = parts(data)
        assert list(files) == [
            "audit-2-3.jsonl",
            "audit-2-3.proof.json",
            "verify_audit_export.py",
        ]
        proof = json.loads(files["audit-2-3.proof.json"])
        assert (proof["first"], proof["last"]) == (2, 3)
        assert proof["hash_before"] == entries[0].hash
        assert proof["hash_at_end"] == entries[2].hash
        # It is an entry itself.
        assert proof["head"] == {
            "number": 4,
            "hash": models.AuditHead.objects.get().hash,
        }
        lines = [json.loads(line) for line in files["audit-2-3.jsonl"].splitlines()]
        assert [line["entry"]["number"] for line in lines] == [2, 3]
        assert lines[0]["entry"]["after"] == {"price": 2**63, "title": "=1+1"}

    def test_is_an_entry(self, auditor):
        audit_trails.write(2)

        audit_exports.export(
            first=1, last=9, form=FORMS[1], by=auditor, at=factories.NOW
        )

        entry = models.AuditEntry.objects.get(number=3)
        assert (entry.action, entry.actor, entry.object_id) == (
            "audit.exported",
            "olga",
            "1-2",
        )
        assert entry.after == {"first": 1, "last": 2, "form": "csv"}

    @pytest.mark.parametrize(("first", "last"), [(3, 2), (5, 9), (0, 2), (-1, 2)])
    def test_is_refused_for_nothing(self, auditor, first, last):
        audit_trails.write(3)

        with pytest.raises(errors.BadValue):
            exported(auditor, first=first, last=last)

        assert models.AuditEntry.objects.count() == 3

    def test_is_refused_before_it_begins_where_keys_cannot_be_read(
        self, auditor, tmp_path
    ):
        audit_trails.write(1)
        (tmp_path / "keys.txt").write_text("no key\n")

        with pytest.raises(errors.BadValue):
            audit_exports.export(
                first=1, last=1, form=FORMS[0], by=auditor, at=factories.NOW
            )

        assert models.AuditEntry.objects.count() == 1

    def test_is_refused_to_others(self):
        audit_trails.write(1)

        with pytest.raises(errors.NotAllowed):
            exported(factories.actor("ada"))

        assert models.AuditEntry.objects.count() == 1


class TestWhatSomebodyElseMade:
    """Each is an export, changed in one thing."""

    @pytest.mark.parametrize("form", FORMS)
    def test_is_found(self, auditor, tmp_path, form):
        audit_trails.write(4)
        files = parts(exported(auditor, last=4, form=form)[1])
        entries, proof = f"audit-1-4.{form}", "audit-1-4.proof.json"
        head, *lines = files[entries].splitlines(keepends=True)
        if form is FORMS[0]:
            head, lines = b"", [head, *lines]
        key = ("--key", audit_trails.public_key())
        signed = json.loads(files[proof])
        made_up = {
            "Entry 2 is not what was written.": {
                entries: head + lines[0] + lines[1].replace(b"_v1", b"_v2")
            },
            "Where entry 2 should be there is 3.": {
                entries: head + b"".join([lines[0], *lines[2:]])
            },
            "Where entry 3 should be there is 2.": {
                entries: head + b"".join([*lines[:2], *lines[1:]])
            },
            "The entries end at 3, not as the proof says.": {
                entries: head + b"".join(lines[:3])
            },
            "The file is not the one that the proof was made of.": {
                proof: json.dumps({**signed, "file": {**signed["file"], "bytes": 1}})
            },
            "Its signature is not that of its key.": {
                proof: json.dumps({**signed, "made_at": "2020-01-01"})
            },
            "The first entry of all follows another one.": {
                proof: json.dumps({**signed, "hash_before": "f" * 64})
            },
        }

        said = {
            expected: judged(packed(tmp_path / "it.zip", {**files, **changed}), *key)
            for expected, changed in made_up.items()
        }

        assert said == {text: (BROKEN, f"BROKEN. {text}\n") for text in made_up}

    @pytest.mark.parametrize(
        "name", ["audit-1-2.csv", "b.proof.json", "audit-1-2.jsonl"]
    )
    def test_holds_no_file_that_was_not_verified(self, auditor, tmp_path, name):
        """What somebody unpacks is what the script has read."""
        audit_trails.write(2)
        path = packed(tmp_path / "it.zip", parts(exported(auditor, last=2)[1]))
        before = judged(path, "--key", audit_trails.public_key())
        with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
            warnings.simplefilter("ignore")  # a name that is there already
            archive.writestr(name, archive.read("audit-1-2.jsonl"))

        said = judged(path, "--key", audit_trails.public_key())

        assert before[0] == INTACT
        assert said == (
            BROKEN,
            f"BROKEN. The archive holds {name!r}, which the proof says nothing of.\n",
        )

    def test_is_not_vouched_for_by_a_key_of_theirs(self, auditor, settings, tmp_path):
        audit_trails.write(2)
        trusted = audit_trails.public_key()
        settings.AUDIT = audit_trails.settings(
            tmp_path, signing_key=audit_trails.OLD_SEED
        )
        path = packed(tmp_path / "it.zip", parts(exported(auditor)[1]))

        said = [judged(path, "--key", trusted), judged(path)]

        assert [code for code, _ in said] == [UNCHECKED, UNCHECKED]
        assert said[0][1].startswith(
            "COULD NOT BE CHECKED. The entries are a chain and agree with the proof, "
            "but nobody you trust has signed it. The key "
        )

    def test_does_not_fit_a_checkpoint(self, auditor, tmp_path):
        audit_trails.write(3)
        audit_checkpoints.write(by=factories.SYSTEM, at=factories.NOW)
        path = packed(tmp_path / "it.zip", parts(exported(auditor, last=3)[1]))
        line = json.loads((tmp_path / "checkpoints.jsonl").read_text())
        signer = audit_keys.signer()
        assert signer is not None
        other = {**line, "hash": "f" * 64}
        (tmp_path / "checkpoints.jsonl").write_text(json.dumps(signer.sign(other)))

        said = judged(
            path,
            "--key",
            audit_trails.public_key(),
            "--checkpoints",
            str(tmp_path / "checkpoints.jsonl"),
        )

        assert said == (
            BROKEN,
            "BROKEN. A checkpoint names another hash of entry 3.\n",
        )

    @pytest.mark.parametrize("line", ['{"torn', "[]", "{}", '{"kind": 1}'])
    def test_is_not_compared_with_what_is_no_checkpoint(self, auditor, tmp_path, line):
        audit_trails.write(1)
        path = packed(tmp_path / "it.zip", parts(exported(auditor)[1]))
        (tmp_path / "lines").write_text(f"\n{line}\n")

        said = judged(path, "--checkpoints", str(tmp_path / "lines"))

        assert said == (
            UNCHECKED,
            "COULD NOT BE CHECKED. Line 2 of the checkpoints is none.\n",
        )

    @pytest.mark.parametrize("data", [b"", b"PK", b"no archive"])
    def test_may_be_no_archive(self, tmp_path, data, capsys):
        path = tmp_path / "it.zip"
        path.write_bytes(data)

        assert audit_verifier.main([str(path)]) == BROKEN
        assert audit_verifier.main([str(tmp_path / "nowhere")]) == UNCHECKED
        assert audit_verifier.main([str(path), "--key", "x"]) == UNCHECKED

    @pytest.mark.parametrize(("place", "byte"), [(8, 1), (10, 99)])
    def test_may_ask_for_what_no_program_can(self, auditor, tmp_path, place, byte):
        """A password, or a way to compress that there is not."""
        audit_trails.write(1)
        path = packed(tmp_path / "it.zip", parts(exported(auditor)[1]))
        data = bytearray(path.read_bytes())
        entry = data.index(b"PK\x01\x02")
        data[entry + place] = byte
        path.write_bytes(data)

        code, said = judged(path, "--key", audit_trails.public_key())

        assert (code, said[:29]) == (BROKEN, "BROKEN. The file is damaged: ")

    def test_may_be_another_archive(self, tmp_path, capsys):
        path = packed(tmp_path / "it.zip", {"a.proof.json": "[]"})

        assert audit_verifier.main([str(path)]) == UNCHECKED


def test_memory_does_not_grow_with_the_range(auditor):
    audit_trails.write(400, after={"text": "x" * 5000, "n": 1})
    export = audit_exports.export(
        first=1, last=400, form=FORMS[1], by=auditor, at=factories.NOW
    )

    longest = max(len(chunk) for chunk in export.chunks)

    assert longest < 200_000
