"""Dask: a DataFrame with a column of texts in, the same with columns of annotations out.

Each worker needs this package, which has the knowledge and the model inside: nothing else is shipped to it.
"""

from __future__ import annotations

from typing import Any, Optional

from . import arrow


def annotate(frame: Any, text: str = "text", date: Optional[str] = None) -> Any:
    """Annotates the texts of a ``dask.dataframe.DataFrame``: adds ``dct``, ``mentions``, ``timexes``, ``events``, ``versions`` and ``error``.

    A text that cannot be annotated has an ``error`` and nothing else; no row is lost, and none fails its partition. Texts that may be no UTF-8 must come
    as ``bytes``. The columns hold what ``pyarrow`` makes of lists and structures for pandas: arrays of dictionaries.
    """
    return frame.map_partitions(partition, text, date, meta=partition(frame._meta.head(0), text, date))


def partition(frame: Any, text: str = "text", date: Optional[str] = None) -> Any:
    """As :func:`annotate`, of one partition: a ``pandas.DataFrame``, whose index stays."""
    import pyarrow

    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    at = table.schema.get_field_index(text)
    # No rows, or no text in any of them: nothing says what the column holds.
    if at >= 0 and pyarrow.types.is_null(table.schema.field(at).type):
        table = table.set_column(at, text, table.column(at).cast(pyarrow.string()))
    made = arrow.annotate(table, text, date).to_pandas()
    made.index = frame.index
    return made
