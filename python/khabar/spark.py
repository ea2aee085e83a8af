"""Spark: a DataFrame with a column of texts in, the same with columns of annotations out.

Each executor needs this package, which has the knowledge and the model inside: nothing else is shipped to it.
"""

from __future__ import annotations

from typing import Any, Iterator, Optional

from ._schema import COLUMNS, ddl


def annotate(df: Any, text: str = "text", date: Optional[str] = None) -> Any:
    """Annotates the texts of a Spark ``DataFrame``: adds ``dct``, ``mentions``, ``timexes``, ``events``, ``versions`` and ``error``.

    A text that cannot be annotated has an ``error`` and nothing else; no row is lost, and none fails its task. Texts that may be no UTF-8 must come
    as binary: Spark's text readers replace what they cannot read without a word.
    """
    from pyspark.sql.types import StructType

    for name in [text] + ([date] if date else []):
        if name not in df.columns:
            raise ValueError(f"there is no column {name!r}; there are {', '.join(df.columns)}")
    taken = [name for name in COLUMNS if name in df.columns]
    if taken:
        raise ValueError(f"the columns {', '.join(taken)} are there already; rename them first")
    schema = StructType(list(df.schema.fields) + list(_added().fields))
    binary = dict(df.dtypes)[text] == "binary"
    # As bytes whatever they hold: a string with a byte that is no UTF-8 would fail the task on its way to Python.
    given = df if binary else df.withColumn(text, df[text].cast("binary"))

    def annotated(batches: "Iterator[Any]") -> "Iterator[Any]":
        from khabar import arrow

        for batch in batches:
            made = arrow.annotate(batch, text, date)
            yield made if binary else _as_text(made, text)

    return given.mapInArrow(annotated, schema)


def _added() -> Any:
    from pyspark.sql.types import StructType, _parse_datatype_string

    added = _parse_datatype_string(ddl(COLUMNS))
    assert isinstance(added, StructType)
    return added


def _as_text(batch: Any, text: str) -> Any:
    """The texts as strings again. What is no UTF-8 is read as Spark reads it; its row says so in ``error``."""
    import pyarrow

    at = batch.schema.get_field_index(text)
    texts = [None if value is None else value.decode("utf-8", "replace") for value in batch.column(at).to_pylist()]
    return batch.set_column(at, pyarrow.field(text, pyarrow.string()), pyarrow.array(texts, pyarrow.string()))


def mentions(df: Any, id: str = "id") -> Any:
    """The mentions of an annotated DataFrame, a row each, with the id of their article."""
    from pyspark.sql.functions import col, explode

    rows = df.where(col("error").isNull()).select(col(id), col("dct"), explode("mentions").alias("mention"))
    return rows.select(id, "dct", "mention.*")


def events(df: Any, id: str = "id") -> Any:
    """The events of an annotated DataFrame, a row each, with the id of their article, and the ids of those who take part."""
    from pyspark.sql.functions import col, explode, expr

    rows = df.where(col("error").isNull()).select(col(id), col("dct"), col("mentions"), explode("events").alias("event"))
    # A participant without an id is known by his words.
    named = "transform(event.{side}, at -> coalesce(mentions[cast(at as int)].actor, mentions[cast(at as int)].text))"
    return rows.select(
        col(id),
        col("dct"),
        col("event.type").alias("type"),
        col("event.status").alias("status"),
        col("event.modes").alias("modes"),
        col("event.contexts").alias("contexts"),
        expr(named.format(side="actors")).alias("actors"),
        expr(named.format(side="recipients")).alias("recipients"),
        expr("coalesce(event.date, dct)").alias("date"),
        col("event.date").isNotNull().alias("date_stated"),
        col("event.place").alias("place"),
        col("event.trigger.text").alias("trigger"),
        col("event.score").alias("score"),
        col("event.layer").alias("layer"),
    )


def errors(df: Any, id: str = "id") -> Any:
    """The rows that could not be annotated, with the reason."""
    from pyspark.sql.functions import col

    return df.where(col("error").isNotNull()).select(col(id), "error.*")
