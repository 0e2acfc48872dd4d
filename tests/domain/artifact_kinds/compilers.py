"""The C++ compiler of this machine, without Arrow and with the Arrow of pyarrow."""

import subprocess
from pathlib import Path

import pyarrow as pa

_STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-O0")


def run(folder: Path, source: str, *, arrow: bool = False) -> str:
    """Return what the program `source` writes; `folder` is where its headers are."""
    main, program = folder / "main.cc", folder / "main"
    main.write_text(source, "utf-8")
    with_arrow = _with_arrow() if arrow else ["-std=c++17"]
    command = ["g++", *_STRICT, str(main), "-o", str(program), *with_arrow]
    made = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=240
    )
    assert made.returncode == 0, made.stderr[:4000]
    done = subprocess.run(
        [str(program)], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def macros(header: Path) -> set[str]:
    """Return the macros without parameters that are defined behind `header`."""
    command = ["g++", "-std=c++17", "-dM", "-E", "-x", "c++", str(header)]
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60
    )
    words = [line.split() for line in said.stdout.splitlines()]
    return {name for _, name, *_ in words if "(" not in name}


def _with_arrow() -> list[str]:
    (libraries,) = pa.get_library_dirs()
    library = max(path.name for path in Path(libraries).glob("libarrow.so.*"))
    return [
        "-std=c++20",
        "-DSCHEMA_REGISTRY_WITH_ARROW",
        "-isystem",
        pa.get_include(),
        f"-L{libraries}",
        f"-l:{library}",
        f"-Wl,-rpath,{libraries}",
    ]
