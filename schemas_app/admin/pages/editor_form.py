"""What the form of the editor sends, read; nothing of it is lost when it is refused."""

from collections.abc import Mapping
from types import MappingProxyType

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from schemas_app.domain import errors, json_text
from schemas_app.domain.formats.json_schema import parsing
from schemas_app.presenters import editor_page, editor_patch

MOST_BYTES = parsing.MAX_BYTES
# A patch restores at most what a document can hold, and is not nested much deeper.
_MOST_PATCH_BYTES = 2 * parsing.MAX_BYTES
_MOST_PATCH_DEPTH = parsing.MAX_DEPTH + 8

_TOO_SHORT: Mapping[str, str] = MappingProxyType(
    {
        "title": "Say in a few words what changes.",
        "message": "Say why, for those who decide and for those who ask next year.",
    }
)


def typed(request: HttpRequest) -> editor_page.Typed:
    """Return what was typed; lines end as they do in files, not as forms send them."""
    sent = request.POST

    def field(name: str) -> str:
        # NUL is no character of any text, and PostgreSQL takes none.
        return _as_in_files(sent.get(name, "")).replace("\0", "").strip()

    return editor_page.Typed(
        text=_as_in_files(sent.get("text", "")),
        title=field("title"),
        message=field("message"),
        semantic_version=field("semantic_version"),
        over=field("over"),
        base=field("base"),
        seen=field("seen"),
    )


def check_is_told(form: editor_page.Typed, *, with_title: bool) -> None:
    """Raise errors.BadValue unless it is said what changes and why."""
    said = {"title": form.title, "message": form.message}
    if not with_title:
        del said["title"]
    for name, text in said.items():
        if not text:
            raise errors.BadValue(
                name=name, message="It is missing.", remedy=_TOO_SHORT[name]
            )


def uploaded(request: HttpRequest) -> str:
    """Return the text of the file that was sent. Raises errors.BadValue."""
    file = request.FILES.get("upload")
    if not isinstance(file, UploadedFile):
        raise errors.BadValue(name="document", message="No file was chosen.")
    if (file.size or 0) > MOST_BYTES:
        raise errors.BadValue(
            name="document",
            message=f"The file has {file.size:,} bytes; a document has at most "
            f"{MOST_BYTES:,}.",
        )
    try:
        return _as_in_files(file.read().decode())
    except UnicodeDecodeError:
        raise errors.BadValue(
            name="document", message="The file is not text in UTF-8."
        ) from None


def patched(text: str, patch: str) -> str:
    """Return `text` after a fix that was offered for it.

    Raises errors.BadText where the text cannot be read, and errors.BadValue where it
    is another text by now.
    """
    _read(text, most=MOST_BYTES, depth=parsing.MAX_DEPTH)
    try:
        operations = _read(patch, most=_MOST_PATCH_BYTES, depth=_MOST_PATCH_DEPTH)
        return editor_patch.patched(text, operations)
    except (errors.BadText, ValueError):
        raise errors.BadValue(
            name="document",
            message="This fix does not fit the text any more.",
            remedy="Check the text again; the fixes are found anew.",
        ) from None


def _as_in_files(text: str) -> str:
    return text.replace("\r\n", "\n")


def _read(text: str, *, most: int, depth: int) -> object:
    return json_text.parse(text, max_bytes=most, max_depth=depth).value
