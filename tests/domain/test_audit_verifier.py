"""The verifier that stands alone ..."""

import base64
import csv
import io

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from schemas_app.domain import audit_chain, audit_forms, audit_verifier

RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
ORDER = 2**252 + 27742317777372353535851937790883648493
ENTRY = {
    "number": 7,
    "at": "2026-01-02T03:04:05.000006+00:00",
    "actor": "=HYPERLINK(1)",
    "person_id": None,
    "key_id": -3,
    "before": None,
    "after": {"b": [1.5, "\u2028"], "a": 2**70},
    "reason": "'quoted', \"twice\"\r\nand\ton \x7f 漢",
}


def signed(number, message):
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return private.public_key().public_bytes(*RAW), private.sign(message)


class TestSignature:
    def test_of_the_standard_is_right(self):
        # RFC 8032, 7.1, test 2.
        public = bytes.fromhex(
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        )
        signature = bytes.fromhex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        )

        assert audit_verifier.is_signed(public, b"\x72", signature)

    def test_of_a_library_is_right(self):
        for number in range(20):
            message = bytes([number]) * number
            assert audit_verifier.is_signed(
                signed(number, message)[0], message, signed(number, message)[1]
            )

    def test_is_wrong_once_a_bit_is_another(self):
        public, signature = signed(1, b"message")

        for place in range(0, 512, 37):
            other = bytearray(signature)
            other[place // 8] ^= 1 << place % 8
            assert not audit_verifier.is_signed(public, b"message", bytes(other))
        assert not audit_verifier.is_signed(public, b"messagf", signature)
        assert not audit_verifier.is_signed(signed(2, b"")[0], b"message", signature)

    @pytest.mark.parametrize(
        "other",
        [
            pytest.param(lambda r, s: r + (s + ORDER).to_bytes(32, "little"), id="s"),
            pytest.param(lambda r, s: b"\xff" * 32 + s.to_bytes(32, "little"), id="r"),
            pytest.param(lambda r, s: r, id="short"),
        ],
    )
    def test_has_one_form(self, other):
        public, signature = signed(1, b"message")
        scalar = int.from_bytes(signature[32:], "little")

        assert not audit_verifier.is_signed(
            public, b"message", other(signature[:32], scalar)
        )


class TestKeys:
    def test_are_read_with_their_names_and_without(self):
        public = signed(1, b"")[0]
        text = base64.b64encode(public).decode()
        name = audit_verifier.key_id(public)

        keys = audit_verifier.read_keys(["# ours", "", f"{name} {text} # of 2026"])

        assert keys == audit_verifier.read_keys([text]) == {name: public}

    @pytest.mark.parametrize("text", ["nonsense", "YWJj", "é"])
    def test_are_32_bytes(self, text):
        with pytest.raises(audit_verifier.UncheckedError, match="is no public key"):
            audit_verifier.read_keys([text])


class TestEntries:
    @pytest.mark.parametrize("form", audit_forms.Form)
    def test_are_read_as_they_were_hashed(self, form):
        digest = audit_chain.digest(previous="a" * 64, entry=ENTRY)
        data = audit_forms.head(form, fields=ENTRY) + audit_forms.line(
            form, fields=ENTRY, previous_hash="a" * 64, hash_=digest
        )

        rows = list(
            audit_verifier.read_rows(io.BufferedReader(io.BytesIO(data)), form.value)
        )

        text = audit_chain.canonical(ENTRY)
        assert rows == [audit_verifier.Row("7", text, "a" * 64, digest)]

    @pytest.mark.parametrize(
        "cell",
        ["=1", "+1", "-1", "@a", "\t=1", " =1", "\r", "\n", "'a", "''", "\uff1d1"],
    )
    def test_are_never_computed_by_a_spreadsheet(self, cell):
        fields = {**ENTRY, "actor": cell}
        data = audit_forms.line(
            audit_forms.Form.CSV, fields=fields, previous_hash="", hash_=""
        )

        (row,) = csv.reader(io.StringIO(data.decode(), newline=""))

        assert row[2] == f"'{cell}"
        assert audit_verifier.unguarded(row[2]) == cell

    def test_keep_what_is_harmless(self):
        kept = ["", "a", "1", "a=b", "{}", "漢"]

        assert [audit_forms.guarded(cell) for cell in kept] == kept

    @pytest.mark.parametrize(
        ("form", "data"),
        [
            ("jsonl", b"{}\n"),
            ("jsonl", b'{"previous_hash":"","hash":"","entry":{}}\n'),
            ("jsonl", b"\xff"),
            ("csv", b'"number"\r\n"1","2"\r\n'),
            ("csv", b'"number","previous_hash","hash"\r\n"\xff","",""\r\n'),
            ("csv", b'"number","previous_hash","hash"\r\n"1,""x"":1","",""\r\n'),
            ("csv", b'"number","previous_hash","hash"\r\n"1'),
        ],
    )
    def test_that_are_none_are_refused(self, form, data):
        stream = io.BufferedReader(io.BytesIO(data))

        with pytest.raises(audit_verifier.BrokenError, match="of the entries is no"):
            list(audit_verifier.read_rows(stream, form))
