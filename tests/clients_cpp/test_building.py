"""Building the tick store ..."""

import subprocess
import sys

from tests import compiler


def test_says_what_to_install_where_there_is_no_compiler(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.compiler"],
        cwd=compiler.PROJECT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == (
        "The tests of the C++ client need g++ 12 or newer, CMake and the headers of libcurl, "
        "OpenSSL and nlohmann/json (Debian, Ubuntu: apt install g++ cmake "
        "libcurl4-openssl-dev libssl-dev nlohmann-json3-dev). It says: there is no g++.\n"
    )


def test_works_by_cmake_too(tmp_path):
    source = str(compiler.BUILD.parent)
    command = ["cmake", "-S", source, "-B", str(tmp_path)]

    done = subprocess.run(
        [*command, f"-DPython3_EXECUTABLE={sys.executable}"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
