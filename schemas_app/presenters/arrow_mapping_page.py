"""docs/arrow-mapping.md: words by hand, tables from the code."""

from schemas_app.presenters import arrow_mapping_doc

_PAGE = """\
{made_by}
# From a schema to Arrow

A JSON Schema becomes a neutral tree of fields (`schemas_app/domain/fields.py`), and the
tree every artifact. The mapping is total on what fields can express and refuses the
rest with its path and reason: nothing becomes a text because nothing better was found.

A field holds every value that the schema lets pass at its place. Keywords that only
narrow further are passed over; members that are not declared have no field. Where
`null` passes, or the member is not required, the field is nullable: Arrow does not
tell the two apart, and the schema's `required` still does.

## What becomes what

Mapped when this page was written, by the same code:

{rules}

- Columns stand in the order of the document, or of the `arrow` member where there is
  one; put new fields last, and readers by position stay right, too.
- Timestamps are microseconds in UTC unless asked for otherwise. An offset is not kept:
  the instant is. A `duration` stays text unless asked for, because months and years
  have no length.
- UUIDs are their 16 bytes, base64 is the bytes it encodes. `"x-arrow": "utf8"` keeps
  the text.
- A oneOf or anyOf of objects is a dense union where one required member has another
  text in every shape; the branches are called by that text. Null is one of a branch.
- A recursive schema is refused with the circle shown, and cut where a property has
  `"x-arrow": "json"`.

## Asking for a type

Two spellings, and both must agree with the JSON types, or the proposal is refused:

```json
{{"arrow": {{"fields": [{{"name": "ts", "type": {{"name": "timestamp", "unit": "us"}}}}]}}}}
{{"properties": {{"ts": {{"type": "string", "format": "date-time", "x-arrow": "timestamp[ns, UTC]"}}}}}}
```

`arrow` stands beside `properties` and lists every one of them, in the order of the
columns. `x-arrow` stands in the schema of one value, short or as the same object; the
artifact `arrow_json` writes types in the same form, with the `metadata` of their members,
which is left out here. Unions cannot be asked for.

| annotation | meaning |
|---|---|
| `x-arrow` | the type of one value |
| `x-unit` | the unit of measure |
| `x-renamed-from` | the name this field had first; it keeps its field id. Leave it in |

## Metadata

Of the schema: `schema_id`, `version`, `semantic_version`, `fingerprint`, `generator`. Of
each field, where there is something to say: `pointer` (where the schema describes it),
`description`, `unit`, `field_id` (the path of the names that fields had first), `values`
(a JSON list, of up to 256 texts) and `max_length` (in code points).

## Artifacts

{kinds}

The same input and generator give the same bytes on every machine (golden files in
`tests/cases/arrow`); whoever changes bytes gives the generator the next number, and
`manage.py regenerate_artifacts` makes the new ones beside the old, which keep their
digest. `regenerate_artifacts ticks_v1@3`, `'fdc3.*'` or `--all` may be stopped and run
again.

- **Names** that are no identifiers: what separates words becomes `_`, other characters
  `u` and their code point, a leading digit or `_` gets `field_` before it, a reserved
  word `_` behind it. Where two fields would be called the same, that is refused.
- **`cpp_header`** is C++17 and needs nothing; with `SCHEMA_REGISTRY_WITH_ARROW` defined
  it makes the `arrow::Schema` and says how another one differs, in C++20, as Arrow's
  headers ask. Members stand by alignment; a text with `maxLength` up to 64 is held in
  the row, listed texts are an enumeration, null is `std::optional`. Layouts that the
  language fixes are asserted.
- **`parquet`** refuses what would be read back as another type: seconds, unions, `date64`.
- **`sql_duckdb`**, **`sql_postgresql`**: nanoseconds are `BIGINT` in PostgreSQL, what has
  members is `JSONB`; listed texts and unsigned ranges are checks.
- **`json_example`** is valid, checked by the referee: from `examples` and `default` where
  they are given, else from the keywords.

## Readers of another version

A reader by the contract takes the columns it knows by their **names**, wherever they
stand; one that is not there is null, if it may be; one of another type is cast **safely**,
if every value of that type has one of the reader's, and the same meaning; what it does
not know it passes over. The report says of each version against the one before whether
readers of the old read batches of the new, and the reverse, and of each column what
happened: {changes}, or nothing.

Read: wider integers, integers as decimals and as floats that hold them exactly, decimals
with as many digits on both sides of the point, finer units up to microseconds (years 1
to 9999), another zone of the same instants, dictionaries as their values and the
reverse, as far as the index goes, `fixed_size_list` as `list`. Not read: whatever depends
on the values, such as nanoseconds (they end in 2262), and what means another thing, such
as times without a zone for instants, or texts for the bytes that base64 encodes. A renamed
column is another column to a reader by names, and a name that it takes from a third one is
not read at all; readers that go by `field_id` see the same one.

A [policy](reviewing.md) may ask for it: `arrow_compatible`.
{counted}"""

# Written by `make bench name=arrow over=DIR`; the corpora are not part of the project.
_COUNTED = """
## Counted

| corpus | schemas | mapped | refused with a reason |
|---|---|---|---|
"""

# Corpus, schemas with fields, schemas without.
COUNTS: tuple[tuple[str, int, int], ...] = (
    ("FDC3 1.1 to 2.2", 56, 37),
    ("Iglu Central", 222, 95),
    ("ticks", 3, 0),
)


def page(made_by: str) -> str:
    """Return the page."""
    rows = "".join(
        f"| {corpus} | {mapped + refused} | {mapped} | {refused} |\n"
        for corpus, mapped, refused in COUNTS
    )
    return _PAGE.format(
        made_by=made_by,
        rules="\n".join(arrow_mapping_doc.rules()),
        kinds="\n".join(arrow_mapping_doc.artifact_kinds()),
        changes=arrow_mapping_doc.column_changes(),
        counted=_COUNTED + rows if rows else "",
    )
