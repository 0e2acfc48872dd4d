"""A search, however many are found and wherever they are ..."""

import json

import pytest

from schemas_app.selectors import search
from tests import factories

COUNT = 30
LETTER = "\N{CJK UNIFIED IDEOGRAPH-20000}"
FOUND = {
    "alpha": range(24),
    "zeta": range(24, 30),
    "even": range(0, 30, 2),
    "zeta+even": range(24, 30, 2),
    "alp+zet": (),
    "zeta_29": (29,),
}


def below(address):
    return address and address.removeprefix("/api/v1")


def walked(reader, address):
    """Return the names on each page from an address on, and back again."""
    forth, back = [], []
    last = address
    while address:
        page = reader.get(address).json()
        forth.append([row["schema_id"] for row in page["results"]])
        last, address = address, below(page["next"])
    while last:
        page = reader.get(last).json()
        back.append([row["schema_id"] for row in page["results"]])
        last = below(page["previous"])
    return forth, back[::-1]


@pytest.fixture(params=[500, 4], ids=["looked at", "looked up"])
def _registry(_database, request, monkeypatch):
    """Schemas of which few have some words, and these lie at the end of the names."""
    monkeypatch.setattr(search, "_LEAST", request.param)
    monkeypatch.setattr(search, "_EACH", 1)
    for number in range(COUNT):
        late = number >= COUNT - 6
        factories.schema(
            f"{'zeta' if late else 'alpha'}_{number:02}",
            description="even" if number % 2 == 0 else "odd",
        )


@pytest.mark.usefixtures("_registry")
class TestPages:
    @pytest.mark.parametrize("ordering", ["schema_id", "-created_at"])
    def test_lead_through_all_that_is_found(self, reader, ordering):
        for query, numbers in FOUND.items():
            names = [
                f"{'zeta' if number >= COUNT - 6 else 'alpha'}_{number:02}"
                for number in numbers
            ]
            expected = names[::-1] if ordering.startswith("-") else names
            for limit in (4, 100):
                forth, back = walked(
                    reader, f"/schemas/?q={query}&ordering={ordering}&limit={limit}"
                )

                pages = [
                    expected[at : at + limit] for at in range(0, len(expected), limit)
                ]
                assert forth == (pages or [[]])
                assert [name for page in back for name in page] == expected

    def test_between_two_names_lead_out_of_them(self, reader):
        page = reader.get("/schemas/?q=alpha&after=alpha_03&before=alpha_07").json()

        assert [row["schema_id"] for row in page["results"]] == [
            "alpha_04",
            "alpha_05",
            "alpha_06",
        ]
        assert "after=alpha_06" in page["next"]
        assert "before=alpha_04" in page["previous"]


class TestWords:
    @pytest.mark.parametrize(
        ("title", "query"),
        [
            ("O'Reilly's \\ feed", "reilly"),
            ("Größe", "GRÖSS"),
            ("出来高", "出来"),
            ("a.b-c_d", "a.b-c"),
            ("x" * 100, "x" * 100),
            ("1e5", "1e"),
        ],
    )
    def test_are_found_as_they_are_written(self, reader, title, query):
        factories.schema(title=title)

        found = reader.get(f"/schemas/?q={query}").json()["results"]

        assert [row["schema_id"] for row in found] == ["ticks_v1"]

    @pytest.mark.parametrize(
        "query", ["%27", "%5C", ":*", "%27:*%20|%20%27a", "!", "_"]
    )
    def test_are_no_operators(self, reader, query):
        factories.schema()

        answer = reader.get(f"/schemas/?q={query}")

        if answer.status_code == 200:
            assert answer.json()["results"] == []
        else:
            assert answer.json()["code"] == "bad_value"

    def test_are_as_many_as_there_is_room_for(self, reader):
        # A letter of four bytes: PostgreSQL counts bytes, everybody else counts words.
        names = [
            f"{LETTER * 57}{chr(0x4E00 + number // 128)}{chr(0x4E00 + number % 128)}_{LETTER}"
            for number in range(2490)
        ]
        document = json.dumps(
            {"type": "object", "properties": dict.fromkeys(names, True)},
            ensure_ascii=False,
        )
        factories.schema()

        factories.published("ticks_v1", document)

        (found,) = reader.get("/schemas/?q=ticks").json()["results"]
        assert found["latest_version"] == 1
