"""Khabar: actors, places, dates and events in Arabic news.

>>> import khabar
>>> doc = khabar.annotate("التقى ترامب بوتين أمس.", date="2025-02-12")
>>> [(m.text, m.actor) for m in doc.mentions]
[('ترامب', 'trump'), ('بوتين', 'putin')]

Offsets are code points, as those of ``str``: ``doc.text[m.start:m.end] == m.text``.
"""

from __future__ import annotations

import datetime
import functools
import json
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Union

from . import _native
from ._corpus import Check, Corpus, Finding
from ._document import Document, Event, Mention, Note, Participant, Rejection, Span, Timex
from ._errors import KhabarError, RecordError
from ._knowledge import Holder, Knowledge

__version__: str = _native.__version__
#: The day of the last change of an office that ships with Khabar.
KNOWN_UNTIL: datetime.date = datetime.date.fromisoformat(_native.KNOWN_UNTIL)

Date = Union[str, datetime.date, None]

__all__ = [
    "Check",
    "Corpus",
    "Document",
    "Event",
    "Finding",
    "Holder",
    "KNOWN_UNTIL",
    "KhabarError",
    "Knowledge",
    "Mention",
    "Note",
    "Participant",
    "RecordError",
    "Rejection",
    "Span",
    "Timex",
    "annotate",
    "annotate_batch",
    "dates",
    "events_frame",
    "features",
    "versions",
]


@functools.lru_cache(maxsize=None)
def _annotator() -> "_native.Annotator":
    """What annotates outside a corpus, made once a process."""
    return _native.Annotator()


def _day(date: Date) -> Optional[str]:
    return date.isoformat() if isinstance(date, datetime.date) else date


def annotate(text: str, date: Date = None, *, id: Optional[str] = None) -> Document:
    """Annotates a text: actors, places, dates and events.

    ``date`` is the document date, which relative dates and offices go by: ``"2025-02-12"``, a ``datetime.date``, or none where it is not known. A
    line of the text that starts with ``%%`` is text. Raises ``ValueError`` for a date that is none.
    """
    return Document(json.loads(_annotator().annotate(text, _day(date), id)))


def dates(text: str, date: Date = None) -> List[Timex]:
    """The temporal expressions of a text, with their TIMEX3 values."""
    return annotate(text, date).timexes


def _rows(texts: Iterable[Any], dates: Optional[Iterable[Date]], ids: Optional[Iterable[Any]]) -> List[Any]:
    texts = list(texts)

    def column(values: Any, name: str) -> List[Any]:
        if values is None or isinstance(values, (str, datetime.date)):
            return [values] * len(texts)
        values = list(values)
        if len(values) != len(texts):
            raise ValueError(f"there are {len(texts)} texts and {len(values)} {name}")
        return values

    rows = zip(texts, column(dates, "dates"), column(ids, "ids"))
    return [(_bytes(text), _day(day), None if id is None else str(id)) for text, day, id in rows]


def _bytes(text: Union[str, bytes, None]) -> Optional[bytes]:
    # Half a surrogate pair has no UTF-8: its record says so.
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text


#: What :func:`annotate_batch` adds to the columns of a batch.
COLUMNS = ("dct", "mentions", "timexes", "events", "versions", "error")


def annotate_batch(
    texts: Union[Iterable[str], Mapping[str, Sequence[Any]]],
    dates: Union[Date, Iterable[Date]] = None,
    *,
    ids: Optional[Iterable[Any]] = None,
    errors: str = "raise",
) -> Any:
    """Annotates many texts at once, on all cores.

    Of texts it gives a list of documents. With ``errors="return"`` a :class:`RecordError` stands in the place of a text that cannot be annotated;
    otherwise the first one is raised, with its place as ``.index``.

    Of a batch of columns (``text``, and if there are, ``date`` and ``id``) it gives the columns that :data:`COLUMNS` names, as
    ``datasets.Dataset.map(khabar.annotate_batch, batched=True)`` wants them. A bad text is told in the column ``error``.
    """
    if isinstance(texts, Mapping) or hasattr(texts, "keys"):
        return _annotate_columns(texts)  # type: ignore[arg-type]
    if isinstance(texts, (str, bytes)):
        raise TypeError("annotate_batch takes many texts; for one there is annotate")
    if errors not in ("raise", "return"):
        raise ValueError('errors is "raise" or "return"')
    made: List[Any] = []
    for index, line in enumerate(_annotator().annotate_rows(_rows(texts, dates, ids))):
        record = json.loads(line)
        if "error" in record:
            error = RecordError(record["error"]["code"], record["error"]["message"], index=index, id=record.get("id"))
            if errors == "raise":
                raise error
            made.append(error)
        else:
            made.append(Document(record))
    return made


def _annotate_columns(batch: Mapping[str, Sequence[Any]]) -> "dict[str, List[Any]]":
    if "text" not in batch:
        raise KeyError(f'there is no column "text"; there are {", ".join(batch.keys())}')
    dates = batch["date"] if "date" in batch else None
    return columns(_annotator().annotate_rows(_rows(batch["text"], dates, None)))


def columns(lines: Iterable[str]) -> "dict[str, List[Any]]":
    """The columns of records: those of :data:`COLUMNS`, every row with the same fields."""
    from ._schema import shaped

    made: "dict[str, List[Any]]" = {name: [] for name in COLUMNS}
    for line in lines:
        record = shaped(json.loads(line))
        for name, values in made.items():
            values.append(record[name])
    return made


def features(before: Any = None) -> Any:
    """The ``datasets.Features`` of a data set that :func:`annotate_batch` is mapped over, where ``before`` are those that it has.

    Given to ``map(…, features=khabar.features(ds.features))`` they say what is in columns that are empty in the first rows.
    """
    from ._schema import hf_features

    return hf_features(before)


def events_frame(documents: Iterable[Document], corpus: Optional[Corpus] = None) -> Any:
    """The events of documents as a ``pandas.DataFrame`` with the columns of POLECAT, all of them text.

    What these columns do not hold (events that did not happen, among others) is left out, and counted in ``frame.attrs["left_out"]``.
    """
    import io

    import pandas

    annotator = _annotator() if corpus is None else corpus._annotator
    lines = [json.dumps(document.to_dict(), ensure_ascii=False) for document in documents]
    table, lost = annotator.polecat(lines)
    frame = pandas.read_csv(io.StringIO(table), sep="\t", dtype=str, keep_default_na=False)
    frame.attrs["left_out"] = json.loads(lost)
    return frame


def versions() -> "dict[str, str]":
    """What annotates: the program, the day its knowledge reaches to, its model. Each document has the same in ``.versions``."""
    return json.loads(_annotator().versions())
