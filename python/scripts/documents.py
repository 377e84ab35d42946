"""Writes forelock/_documents.py: the fields of result documents as types, from docs/schema/result.schema.json.

With --check it says whether the file is as it should be, and writes nothing.
"""

from __future__ import annotations

import json
import keyword
import sys
import textwrap
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
SCHEMA = HERE.parent / "docs" / "schema" / "result.schema.json"
OUTPUT = HERE / "forelock" / "_documents.py"
HEAD = '''"""The fields of result documents: made of docs/schema/result.schema.json by python/scripts/documents.py."""

from __future__ import annotations

from typing import Any, Literal, Optional

from forelock._node import Node
'''


def is_object(schema: dict[str, Any]) -> bool:
    return bool(schema.get("properties"))


def type_of(schema: Any, definitions: dict[str, Any]) -> str:
    if not isinstance(schema, dict):
        return "Any"
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return name if is_object(definitions[name]) else type_of(definitions[name], definitions)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            kinds = [type_of(one, definitions) for one in schema[several]]
            return united(list(dict.fromkeys(kinds)))
    if "enum" in schema:
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return united([type_of({**schema, "type": kind}, definitions) for kind in kinds])
    if kinds == "array":
        items = schema.get("items")
        return f"list[{type_of(items, definitions) if items else 'Any'}]"
    plain = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
    return plain.get(str(kinds), "Node" if kinds == "object" else "Any")


def united(kinds: list[str]) -> str:
    literals = [one for one in kinds if one.startswith("Literal[")]
    if len(literals) > 1:
        inner = ", ".join(one[len("Literal[") : -1] for one in literals)
        kinds = [f"Literal[{inner}]", *(one for one in kinds if one not in literals)]
    some = [one for one in kinds if one != "None"]
    if not some:
        return "None"
    joined = " | ".join(some)
    return f"Optional[{joined}]" if len(some) < len(kinds) else joined


def documented(text: str, indent: str) -> str:
    lines = textwrap.wrap(" ".join(text.replace("\\", "\\\\").split()), 112)
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""\n'
    body = f"\n{indent}".join(lines[1:])
    return f'{indent}"""{lines[0]}\n{indent}{body}"""\n'


def written() -> str:
    definitions = json.loads(SCHEMA.read_text())["definitions"]
    text = HEAD
    optional: dict[str, bool] = {}
    for name, schema in definitions.items():
        if not is_object(schema):
            continue
        text += f"\n\nclass {name}(Node):\n"
        text += documented(schema.get("description", "A part of a result."), "    ")
        text += "\n    __slots__ = ()\n"
        required = set(schema.get("required", ()))
        for field, of in schema["properties"].items():
            if not field.isidentifier() or keyword.iskeyword(field):
                continue
            kind = type_of(of, definitions)
            is_list = kind.startswith("list[")
            if field not in required:
                optional[field] = optional.get(field, True) and is_list
                if not is_list and not kind.startswith("Optional["):
                    kind = f"Optional[{kind}]"
            text += f"\n    {field}: {kind}\n"
            if of is not True and of.get("description"):
                text += documented(of["description"], "    ")
    text += "\n\n#: Fields that a document may lack, and whether they are then an empty list.\n"
    text += "OPTIONAL: dict[str, bool] = {\n"
    text += "".join(f'    "{field}": {is_list},\n' for field, is_list in sorted(optional.items()))
    return text + "}\n"


def main() -> int:
    text = written()
    if "--check" in sys.argv:
        if OUTPUT.read_text() == text:
            return 0
        print(f"{OUTPUT} is not what python/scripts/documents.py makes: run it", file=sys.stderr)
        return 1
    OUTPUT.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
