"""The readable artifact..."""

import dataclasses

from hypothesis import given

from schemas_app.domain import exact_json, fields
from schemas_app.domain.artifact_kinds import arrow_json
from tests.domain import logical_trees
from tests.domain.artifact_kinds import ticks


def test_reads_like_this():
    price = dataclasses.replace(ticks.FIELDS[2], description="Preis in €")
    source = dataclasses.replace(ticks.INPUT, fields=(price,))

    assert (
        arrow_json.KIND.build(source).decode()
        == """{
  "metadata": {
    "schema_id": "ticks_v1",
    "version": "1",
    "semantic_version": "1.0.0",
    "fingerprint": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "generator": "arrow_json/2"
  },
  "fields": [
    {
      "name": "price",
      "type": {
        "name": "float64"
      },
      "nullable": false,
      "metadata": {
        "pointer": "/properties/price",
        "description": "Preis in €",
        "field_id": "/price"
      }
    }
  ]
}
"""
    )


def test_remarks_on_members_too():
    item = dataclasses.replace(ticks.FIELDS[3], name="item", nullable=True)
    sizes = fields.LogicalType(kind=fields.Kind.LIST, children=(item,))
    field = fields.LogicalField(name="sizes", type=sizes, nullable=False)
    source = dataclasses.replace(ticks.INPUT, fields=(field,))

    written = exact_json.loads(arrow_json.KIND.build(source).decode())

    assert written["fields"] == [
        {
            "name": "sizes",
            "type": {
                "name": "list",
                "item": {
                    "type": {"name": "int32"},
                    "nullable": True,
                    "metadata": {
                        "pointer": "/properties/size",
                        "description": "Trade size",
                        "field_id": "/size",
                    },
                },
            },
            "nullable": False,
        },
    ]


@given(logical_trees.trees)
def test_holds_any_tree(tree):
    built = arrow_json.KIND.build(dataclasses.replace(ticks.INPUT, fields=tree))

    written = exact_json.loads(built.decode())

    assert [field["name"] for field in written["fields"]] == [
        each.name for each in tree
    ]
    assert built.endswith(b"}\n")
