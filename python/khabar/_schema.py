"""One description of the columns, for Arrow, Spark and Hugging Face. The fields are those of docs/json.md."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple, Union

# A type is "string", "long", "double", a list of one ([type]), or a dict of named fields.
Type = Union[str, List[Any], Dict[str, Any]]

WORDS: Dict[str, Type] = {"start": "long", "end": "long", "text": "string"}

MENTION: Dict[str, Type] = {
    **WORDS,
    "kind": "string",
    "actor": "string",
    "office": "string",
    "name_en": "string",
    "wikidata": "string",
    "location": {"geonames": "long", "latitude": "double", "longitude": "double"},
    "title": "string",
    "certainty": "string",
    "layer": "string",
    "rule": "string",
    "source": "string",
}

TIMEX: Dict[str, Type] = {
    **WORDS,
    "type": "string",
    "value": "string",
    "mod": "string",
    "quant": "string",
    "freq": "string",
    "layer": "string",
    "rule": "string",
    "source": "string",
}

PARTICIPANT: Dict[str, Type] = {
    "role": "string",
    "actor": "string",
    "kind": "string",
    "words": WORDS,
    "mention": "long",
    "rule": "string",
}

EVENT: Dict[str, Type] = {
    "type": "string",
    "modes": ["string"],
    "contexts": ["string"],
    "status": "string",
    "trigger": WORDS,
    "actors": ["long"],
    "recipients": ["long"],
    "participants": [PARTICIPANT],
    "date": "string",
    "place": "string",
    "place_words": WORDS,
    "id": "string",
    "same": "string",
    "score": "double",
    "layer": "string",
    "source": "string",
}

VERSIONS: Dict[str, Type] = {"khabar": "string", "knowledge": "string", "model": "string", "corpus": "string"}

ERROR: Dict[str, Type] = {"code": "string", "message": "string"}

#: What annotating adds to a row. A row has an ``error``, or else all the others.
COLUMNS: Dict[str, Type] = {
    "dct": "string",
    "mentions": [MENTION],
    "timexes": [TIMEX],
    "events": [EVENT],
    "versions": VERSIONS,
    "error": ERROR,
}


def shape(value: Any, of: Type) -> Any:
    """A value with all the fields of its type, and no others."""
    if value is None:
        return None
    if isinstance(of, list):
        return [shape(item, of[0]) for item in value]
    if isinstance(of, dict):
        return {name: shape(value.get(name), field) for name, field in of.items()}
    return value


def shaped(record: Dict[str, Any]) -> Dict[str, Any]:
    """A document, or a bad record, as a row."""
    return shape(record, COLUMNS)


def ddl(of: Type) -> str:
    """A type as Spark writes it."""
    if isinstance(of, list):
        return f"array<{ddl(of[0])}>"
    if isinstance(of, dict):
        return "struct<" + ",".join(f"`{name}`:{ddl(field)}" for name, field in of.items()) + ">"
    return {"long": "bigint"}.get(of, of)


def arrow(of: Type) -> Any:
    """A type as Arrow has it."""
    import pyarrow

    if isinstance(of, list):
        return pyarrow.list_(pyarrow.field("element", arrow(of[0])))
    if isinstance(of, dict):
        return pyarrow.struct([pyarrow.field(name, arrow(field)) for name, field in of.items()])
    return {"string": pyarrow.string(), "long": pyarrow.int64(), "double": pyarrow.float64()}[of]


def fields() -> List[Tuple[str, Any]]:
    """The columns as Arrow has them."""
    return [(name, arrow(of)) for name, of in COLUMNS.items()]


def hf_features(before: Any = None) -> Any:
    from datasets import Features

    import pyarrow

    ours = Features.from_arrow_schema(pyarrow.schema(fields()))
    return Features({**(before or {}), **ours})
