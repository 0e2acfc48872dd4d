"""Writing the generated pages of docs/, and comparing them."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from schemas_app.presenters import generated_docs


def test_writes_every_page(tmp_path):
    call_command("generate_docs", folder=tmp_path / "docs", verbosity=0)

    written = {path.name: path.read_text() for path in (tmp_path / "docs").iterdir()}
    assert written == {name: make() for name, make in generated_docs.PAGES.items()}


def test_finds_nothing_to_say_of_what_it_wrote(tmp_path):
    call_command("generate_docs", folder=tmp_path)

    call_command("generate_docs", folder=tmp_path, check=True)


@pytest.mark.parametrize("name", generated_docs.PAGES)
def test_names_the_page_that_differs_and_the_remedy(tmp_path, name):
    call_command("generate_docs", folder=tmp_path)
    (tmp_path / name).write_text("# Something else\n")

    with pytest.raises(CommandError) as refused:
        call_command("generate_docs", folder=tmp_path, check=True)

    assert str(refused.value) == (
        f"Not what the code says now: {tmp_path / name}. "
        "Run `python manage.py generate_docs` and commit the result."
    )
    assert (tmp_path / name).read_text() == "# Something else\n"


def test_names_a_page_that_is_missing(tmp_path):
    call_command("generate_docs", folder=tmp_path)
    (tmp_path / "openapi.yaml").unlink()

    with pytest.raises(CommandError, match=r"openapi\.yaml"):
        call_command("generate_docs", folder=tmp_path, check=True)
