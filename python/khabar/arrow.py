"""Arrow in and out: a table with a column of texts in, the same with columns of annotations out."""

from __future__ import annotations

import json
from typing import Any, List, Optional

import pyarrow

import khabar

from ._schema import fields, shaped


def _column(batch: Any, name: Optional[str]) -> Optional[List[Any]]:
    if name is None:
        return None
    if name not in batch.schema.names:
        raise KeyError(f"there is no column {name!r}; there are {', '.join(batch.schema.names)}")
    return batch.column(name).to_pylist()


def annotate(batch: Any, text: str = "text", date: Optional[str] = None) -> Any:
    """Annotates a ``pyarrow.RecordBatch`` or ``Table``: adds ``dct``, ``mentions``, ``timexes``, ``events``, ``versions`` and ``error``.

    ``text`` is a column of strings, or of binary, which then may hold what is no UTF-8: such a row has an ``error`` and nothing else. ``date`` is a
    column of dates or of strings.
    """
    taken = [name for name, _ in fields() if name in batch.schema.names]
    if taken:
        raise ValueError(f"the columns {', '.join(taken)} are there already; rename them first")
    rows = khabar._rows(_column(batch, text) or [], _dates(_column(batch, date)), None)
    records = [shaped(json.loads(line)) for line in khabar._annotator().annotate_rows(rows)]
    columns = [batch.column(name) for name in batch.schema.names]
    schema = list(batch.schema)
    for name, of in fields():
        schema.append(pyarrow.field(name, of))
        columns.append(pyarrow.array([record[name] for record in records], type=of))
    return type(batch).from_arrays(columns, schema=pyarrow.schema(schema))


def _dates(values: Optional[List[Any]]) -> Optional[List[Optional[str]]]:
    if values is None:
        return None
    # A timestamp counts as the day it is written as.
    return [None if value is None else str(value) for value in values]
