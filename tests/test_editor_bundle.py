"""The editor's bundle, which is committed so that a checkout without Node runs ..."""

import hashlib
import json
import re
from pathlib import Path

PROJECT = Path(__file__).parent.parent
EDITOR, BUNDLE = PROJECT / "editor", PROJECT / "static" / "editor"
# In the order of editor/build.mjs.
_SOURCES = ("build.mjs", "package.json", "package-lock.json", "src/editor.js")


def test_is_made_from_the_sources_beside_it():
    summed = hashlib.sha256()
    for name in _SOURCES:
        summed.update((EDITOR / name).read_bytes())

    bundle = (BUNDLE / "editor.js").read_text()

    assert f"sha256 {summed.hexdigest()}." in bundle[:300]


def test_is_locked_by_sums_and_names_no_index():
    lock = (EDITOR / "package-lock.json").read_text()

    packages = json.loads(lock)["packages"]
    assert packages["node_modules/codemirror"]["version"] == "6.0.2"
    assert all("integrity" in of for name, of in packages.items() if name)
    assert not re.search(r'"resolved"|registry', lock.replace('"schema-registry-', ""))


def test_brings_the_licenses_of_what_is_in_it():
    licenses = (BUNDLE / "LICENSES.txt").read_text()

    for name in ("codemirror", "@codemirror/lint", "@lezer/json", "style-mod"):
        named = rf"^{re.escape(name)} \d+\.\d+\.\d+\n\n(.+\n)*\n?Copyright \(C\) 20"
        assert re.search(named, licenses, re.MULTILINE), name
