"""What is known of `\\p{...}`: which names ECMA-262 has, and which characters they name.

Validators carry different editions of Unicode, so a property is known here only where
no edition can differ: for general categories, below U+0250, where everything is assigned
and settled, and in the ranges of `settled`. Anywhere else it is undetermined, which
`alphabet` can reason about; but to every edition a character is of one category. Names
of scripts are checked in their shape; that they exist, the referee says.

Two differences between readers are handled as properties of this kind as well: what `.`
leaves out beside the line feed, and which characters are of words to `\\b`.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from schemas_app.domain.formats.json_schema.regex import code_points, settled

# ECMA-262: `.` leaves these out; the referee's does not (measured with 0.60.3).
LINE_END = "line end"
_DISPUTED_LINE_ENDS = code_points.of("\r\u2028\u2029")
# ECMA-262: only ASCII characters are of words to `\b`; to the referee é is, too.
OF_WORDS = "of words"
WORD: code_points.Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_ASCII: code_points.Range = (0, 0x7F)
_BEYOND_ASCII: code_points.Range = (0x80, code_points.LAST)

_BELOW_ALL_IS_SETTLED = 0x250
_ALL: code_points.Ranges = ((0, code_points.LAST),)
_CATEGORY_KEYS = ("General_Category", "gc")
_SCRIPT_KEYS = {"Script": "sc", "sc": "sc", "Script_Extensions": "scx", "scx": "scx"}
_SCRIPT = re.compile(r"[A-Z][A-Za-z]*(_[A-Z][A-Za-z]*)*")

# The two-letter categories by each name for one or several of them.
_CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        name: codes
        for names, codes in (
            ("L Letter", "Lu Ll Lt Lm Lo"),
            ("LC Cased_Letter", "Lu Ll Lt"),
            ("Lu Uppercase_Letter", "Lu"),
            ("Ll Lowercase_Letter", "Ll"),
            ("Lt Titlecase_Letter", "Lt"),
            ("Lm Modifier_Letter", "Lm"),
            ("Lo Other_Letter", "Lo"),
            ("M Mark Combining_Mark", "Mn Mc Me"),
            ("Mn Nonspacing_Mark", "Mn"),
            ("Mc Spacing_Mark", "Mc"),
            ("Me Enclosing_Mark", "Me"),
            ("N Number", "Nd Nl No"),
            ("Nd Decimal_Number digit", "Nd"),
            ("Nl Letter_Number", "Nl"),
            ("No Other_Number", "No"),
            ("P Punctuation punct", "Pc Pd Ps Pe Pi Pf Po"),
            ("Pc Connector_Punctuation", "Pc"),
            ("Pd Dash_Punctuation", "Pd"),
            ("Ps Open_Punctuation", "Ps"),
            ("Pe Close_Punctuation", "Pe"),
            ("Pi Initial_Punctuation", "Pi"),
            ("Pf Final_Punctuation", "Pf"),
            ("Po Other_Punctuation", "Po"),
            ("S Symbol", "Sm Sc Sk So"),
            ("Sm Math_Symbol", "Sm"),
            ("Sc Currency_Symbol", "Sc"),
            ("Sk Modifier_Symbol", "Sk"),
            ("So Other_Symbol", "So"),
            ("Z Separator", "Zs Zl Zp"),
            ("Zs Space_Separator", "Zs"),
            ("Zl Line_Separator", "Zl"),
            ("Zp Paragraph_Separator", "Zp"),
            ("C Other", "Cc Cf Cs Co Cn"),
            ("Cc Control cntrl", "Cc"),
            ("Cf Format", "Cf"),
            ("Cs Surrogate", "Cs"),
            ("Co Private_Use", "Co"),
            ("Cn Unassigned", "Cn"),
        )
        for name in names.split()
    },
)
# Each with its short name, where it has one.
_BINARY: Mapping[str, str] = MappingProxyType(
    {
        name: names.split()[0]
        for names in (
            "ASCII", "ASCII_Hex_Digit AHex", "Alphabetic Alpha", "Any", "Assigned",
            "Bidi_Control Bidi_C", "Bidi_Mirrored Bidi_M", "Case_Ignorable CI", "Cased",
            "Changes_When_Casefolded CWCF", "Changes_When_Casemapped CWCM",
            "Changes_When_Lowercased CWL", "Changes_When_NFKC_Casefolded CWKCF",
            "Changes_When_Titlecased CWT", "Changes_When_Uppercased CWU", "Dash",
            "Default_Ignorable_Code_Point DI", "Deprecated Dep", "Diacritic Dia", "Emoji",
            "Emoji_Component EComp", "Emoji_Modifier EMod", "Emoji_Modifier_Base EBase",
            "Emoji_Presentation EPres", "Extended_Pictographic ExtPict", "Extender Ext",
            "Grapheme_Base Gr_Base", "Grapheme_Extend Gr_Ext", "Hex_Digit Hex",
            "IDS_Binary_Operator IDSB", "IDS_Trinary_Operator IDST", "ID_Continue IDC",
            "ID_Start IDS", "Ideographic Ideo", "Join_Control Join_C",
            "Logical_Order_Exception LOE", "Lowercase Lower", "Math",
            "Noncharacter_Code_Point NChar", "Pattern_Syntax Pat_Syn",
            "Pattern_White_Space Pat_WS", "Quotation_Mark QMark", "Radical",
            "Regional_Indicator RI", "Sentence_Terminal STerm", "Soft_Dotted SD",
            "Terminal_Punctuation Term", "Unified_Ideograph UIdeo", "Uppercase Upper",
            "Variation_Selector VS", "White_Space space", "XID_Continue XIDC",
            "XID_Start XIDS",
        )
        for name in names.split()
    },
)  # fmt: skip


def canonical(written: str) -> str | None:
    """Return one name for what is written in the braces, or None if there is no such.

    Ways to write the same property get the same name.
    """
    key, equals, value = written.partition("=")
    if equals and key in _CATEGORY_KEYS:
        return f"gc={_CATEGORIES[value]}" if value in _CATEGORIES else None
    if equals:
        script = key in _SCRIPT_KEYS and _SCRIPT.fullmatch(value)
        return f"{_SCRIPT_KEYS[key]}={value}" if script else None
    if written in _CATEGORIES:
        return f"gc={_CATEGORIES[written]}"
    return _BINARY.get(written)


@functools.lru_cache(256)
def knowledge(name: str) -> tuple[code_points.Ranges, code_points.Ranges]:
    """Return the characters that have the property surely, and those that may have it."""
    if name == LINE_END:
        return (), _DISPUTED_LINE_ENDS
    if name == OF_WORDS:
        return WORD, (_BEYOND_ASCII,)
    if name == "Any":
        return _ALL, ()
    if name == "ASCII":
        return (_ASCII,), ()
    if not is_of_category(name):
        return (), _ALL
    codes = _codes(name)
    low = (
        (code, code)
        for code in range(_BELOW_ALL_IS_SETTLED)
        if unicodedata.category(chr(code)) in codes
    )
    high = ((first, last) for code, first, last in settled.RANGES if code in codes)
    return code_points.normalized((*low, *high)), _UNSETTLED


def is_of_category(name: str) -> bool:
    """Return whether `name` is that of a general category, or of several."""
    return name.startswith(_CATEGORY)


def categorized(names: Iterable[str]) -> frozenset[frozenset[str]]:
    """Return which of the categories `names` one character can be of at once."""
    by_name = {name: _codes(name) for name in names}
    return frozenset(
        frozenset(name for name, codes in by_name.items() if code in codes)
        for code in _CODES
    )


def _codes(name: str) -> frozenset[str]:
    return frozenset(name.removeprefix(_CATEGORY).split())


_CATEGORY = "gc="
# A surrogate is no character.
_CODES = frozenset(code for codes in _CATEGORIES.values() for code in codes.split())
_CODES -= {"Cs"}
_UNSETTLED: code_points.Ranges = code_points.complement(
    [
        (0, _BELOW_ALL_IS_SETTLED - 1),
        *((first, last) for _, first, last in settled.RANGES),
    ]
)
