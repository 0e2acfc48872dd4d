"""The C++ compiler of the tests, and what the C++ client is built with.

`python -m tests.compiler` makes sure that all is there: root of a Debian machine gets it
installed, everybody else is told what to install.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

PROJECT = Path(__file__).parent.parent
BUILD = PROJECT / "examples" / "tick_store" / "build.sh"
# What is wrong with memory ends the program; the least that g++ takes time for.
CHECKED = "-O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -Werror"
_PACKAGES = "g++ cmake libcurl4-openssl-dev libssl-dev nlohmann-json3-dev"
_INSTALL = f"apt-get install -y --quiet --no-install-recommends {_PACKAGES}"
_HEADERS = "curl/curl.h", "openssl/evp.h", "nlohmann/json.hpp"
_MISSING = (
    "The tests of the C++ client need g++ 12 or newer, CMake and the headers of libcurl, OpenSSL "
    f"and nlohmann/json (Debian, Ubuntu: apt install {_PACKAGES}). It says: "
)


def tick_store(program: Path, *, flags: str = CHECKED) -> None:
    """Build the tick store as `program`, as its users build it."""
    environment = {**os.environ, "CXXFLAGS": flags, "PYTHON": sys.executable}
    _run(["sh", str(BUILD), str(program)], environment)


def build(source: Path, program: Path, *, flags: str = CHECKED) -> None:
    """Build one source against the client and the Arrow of pyarrow."""
    (libraries,) = pa.get_library_dirs()
    names = [f"lib{name}.so.{_soname()}" for name in ("parquet", "arrow")]
    command = [
        *("g++", "-std=c++20", *flags.split(), "-Wall", "-Wextra", "-Wpedantic"),
        *("-I", str(PROJECT / "clients" / "cpp"), "-isystem", pa.get_include()),
        *(str(source), "-o", str(program)),
        *(f"-L{libraries}", f"-Wl,-rpath,{libraries}"),
        *(f"-l:{name}" for name in names),
        *("-lcurl", "-lcrypto"),
    ]
    _run(command, dict(os.environ))


def complaint() -> str:
    """Return what the compiler says where something is missing, else an empty text."""
    for program in ("g++", "cmake"):
        if shutil.which(program) is None:
            return f"there is no {program}."
    source = "".join(f"#include <{name}>\n" for name in _HEADERS)
    command = ["g++", "-std=c++20", "-fsyntax-only", "-x", "c++", "-"]
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run(
            command,
            cwd=folder,
            input=source,
            capture_output=True,
            text=True,
            check=False,
        )
    return tried.stderr.strip() if tried.returncode else ""


def main() -> None:
    """Have what is needed, or end with what to do about it."""
    if complaint() and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "--quiet"], check=False)
        subprocess.run(_INSTALL.split(), check=False)
    if said := complaint():
        sys.exit(_MISSING + said)


def _run(command: Sequence[str], environment: dict[str, str]) -> None:
    """Run the compiler. Raises RuntimeError with what it says, and what may be missing."""
    made = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    if made.returncode:
        missing = complaint()
        raise RuntimeError(_MISSING + missing if missing else made.stderr)


def _soname() -> str:
    """Return the number in the names of pyarrow's libraries."""
    return f"{pa.__version__.partition('.')[0]}00"


if __name__ == "__main__":
    main()
