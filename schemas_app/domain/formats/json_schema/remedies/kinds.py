"""What can be done instead of a change that breaks somebody, as a table.

Ids are stable: they are stored with reports. Sentences are templates over `name` (the
member or keyword it is about), `place` (what holds it, in words) and `values`. How each
becomes a patch is suggestions.py's.
"""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of remedy: stable id, what it is for, and what it tells an author."""

    id: str
    purpose: str
    sentence: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        id_: Kind(id=id_, purpose=purpose, sentence=sentence)
        for id_, sentence, purpose in (
            (
                "KEEP_OLD_NAME",
                "Keep `{name}` in {place}, marked as deprecated{values}.",
                "A removed or renamed property stays; what replaces it is optional.",
            ),
            (
                "MAKE_OPTIONAL",
                "Make `{name}` optional in {place}.",
                "A property is not demanded of those who did not send it.",
            ),
            (
                "LEAVE_UNTYPED",
                "Declare `{name}` in {place} as optional and without a type.",
                "An open object accepted anything under the name, and still does.",
            ),
            (
                "KEEP_REQUIRED",
                "Keep `{name}` required in {place}.",
                "A property stays demanded for those who rely on it.",
            ),
            (
                "KEEP_ENUM_VALUES",
                "Keep {values} among the values of {place}.",
                "Values that were allowed stay allowed beside the new ones.",
            ),
            (
                "LEAVE_OUT_VALUES",
                "Leave out {values}: {place} keeps to values that were known before.",
                "Values that readers do not know are not allowed yet.",
            ),
            (
                "WIDEN_TYPE",
                "Let {place} be {values}.",
                "The old type and the new one are both allowed.",
            ),
            (
                "KEEP_TYPE",
                "Keep the type of {place}.",
                "The type stays for those who know no other.",
            ),
            (
                "KEEP_BOUND",
                "Leave `{name}` of {place} as it was.",
                "A bound, length, step or pattern stays as it was.",
            ),
            (
                "OPEN_MODEL",
                "Let {place} accept members it does not declare.",
                "A closed object is opened, as it was or for what is no longer declared.",
            ),
            (
                "CLOSE_MODEL",
                "Do not let {place} accept members it does not declare.",
                "An open object is closed, as it was or for what is no longer declared.",
            ),
            (
                "KEEP_BRANCH",
                "Keep the branch of {place} that was removed ({name}).",
                "A branch of `allOf`, `anyOf` or `oneOf` stays.",
            ),
            (
                "RESTORE",
                "Leave `{name}` of {place} as it was.",
                "The last resort for any change: this part is as before.",
            ),
            (
                "LEAVE_OUT",
                "Leave `{name}` out of {place}.",
                "The last resort for what was added: it is not there.",
            ),
        )
    },
)
