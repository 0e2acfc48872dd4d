"""A reader in C++ of another version's batches: it reads what the verdict says it reads."""

import subprocess

import pyarrow as pa
import pytest

from schemas_app.domain import arrow_casts
from tests import compiler
from tests.clients_cpp import conftest
from tests.domain import arrow_reader
from tests.domain.test_arrow_verdict import HARDEST, column


@pytest.fixture(scope="module")
def read_in_cpp(tmp_path_factory):
    """Return what the program reads of each type by each other: None where it cannot."""
    folder = tmp_path_factory.mktemp("arrow_verdict")
    program = folder / "reader"
    compiler.build(conftest.FOLDER / "reader.cpp", program)
    batches = [pa.record_batch({"x": column(*each)}) for each in HARDEST]
    for number, batch in enumerate(batches):
        with pa.ipc.new_stream(folder / str(number), batch.schema) as stream:
            stream.write_batch(batch)

    subprocess.run([program, folder, str(len(batches))], check=True, timeout=120)

    def read(writer, reader):
        path = folder / f"{writer}-{reader}"
        if not path.exists():
            return None
        with pa.ipc.open_stream(path.read_bytes()) as stream:
            return stream.read_next_batch().column("x")

    return read


def read_in_python(writer, reader):
    """Return the same of the reader in Python."""
    batch = arrow_reader.sent(pa.record_batch({"x": column(*HARDEST[writer])}))
    wanted = pa.record_batch({"x": column(*HARDEST[reader])}).schema
    try:
        return arrow_reader.read(batch, wanted).column("x")
    except (pa.ArrowException, arrow_reader.CannotReadError):
        return None


@pytest.mark.parametrize("writer", range(len(HARDEST)))
def test_reads_what_a_reader_in_python_reads(writer, read_in_cpp):
    for reader, (type_, _) in enumerate(HARDEST):
        found = read_in_cpp(writer, reader)

        assert found == read_in_python(writer, reader)
        if arrow_casts.casts(HARDEST[writer][0], type_):
            assert found is not None
