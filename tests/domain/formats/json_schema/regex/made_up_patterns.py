"""Patterns by chance, written as text from the ways to build them, and strings for them."""

from hypothesis import settings
from hypothesis import strategies as st

ATOMS = st.sampled_from(
    [
        "a", "b", "A", "0", "-", "é", " ", ".", r"\d", r"\D", r"\w", r"\W", r"\s",
        r"\S", "[ab]", "[^a]", r"[a-c\d]", r"[^\w-]", "[^é]", r"\u0041", r"\-",
        r"[\s\S]", r"\p{L}", r"\P{Lu}", "[&&a]", "[[]", "[a~~]", "😀", r"\u{1F600}",
        r"\cJ", "[0-9-_]", "#", r"\p{Nd}", r"\P{Ll}", r"[\p{N}_]", r"[^\p{L}]",
    ],
)  # fmt: skip
ASSERTIONS = st.sampled_from(["^", "$", r"\b", r"\B"])
BOUNDS = st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "{0}"])


def _grown(inner):
    return st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda parts: f"({'|'.join(parts)})"
        ),
        st.tuples(inner, BOUNDS).map(lambda both: f"(?:{both[0]}){both[1]}"),
        st.tuples(ATOMS, BOUNDS).map("".join),
    )


PATTERNS = st.recursive(st.one_of(ATOMS, ATOMS, ASSERTIONS), _grown, max_leaves=8)
ANCHORED = PATTERNS.map(lambda pattern: f"^(?:{pattern})$")
ANY = st.one_of(PATTERNS, ANCHORED)

SETTLED = "aAbBc09-_ é&~[#\n\x00"
DISPUTED = "\r\u2028ß\u0301ж中😀\U0010ffff\u0660\u0528\u2167"
TEXTS = st.text(st.sampled_from(SETTLED + DISPUTED), max_size=6)

# However busy the machine is.
many = settings(max_examples=300)
