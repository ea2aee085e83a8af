"""An annotated text, with types. The fields are those of docs/json.md."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import html
import json
from typing import Any, Dict, List, Optional, Tuple


@dataclasses.dataclass(frozen=True)
class Span:
    """A stretch of the text: code points, the end is exclusive."""

    start: int
    end: int
    text: str


def _span(record: Optional[Dict[str, Any]]) -> Optional[Span]:
    return Span(record["start"], record["end"], record["text"]) if record else None


@dataclasses.dataclass(frozen=True)
class Mention(Span):
    """Words that name an actor or a place."""

    kind: str = ""
    actor: Optional[str] = None
    office: Optional[str] = None
    name_en: Optional[str] = None
    wikidata: Optional[str] = None
    location: Optional[Dict[str, Any]] = None
    title: Optional[str] = None
    certainty: Optional[str] = None
    layer: str = "gold"
    rule: Optional[str] = None
    source: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Timex(Span):
    """A temporal expression, as TIMEX3."""

    type: str = ""
    value: Optional[str] = None
    mod: Optional[str] = None
    quant: Optional[str] = None
    freq: Optional[str] = None
    layer: str = "gold"
    rule: Optional[str] = None
    source: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Participant:
    """Somebody in a role of an event."""

    role: str
    actor: Optional[str] = None
    kind: Optional[str] = None
    words: Optional[Span] = None
    #: The mention that names them.
    mention: Optional[Mention] = None
    rule: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Event:
    """Who did what to whom, when and where."""

    type: str
    modes: Tuple[str, ...] = ()
    contexts: Tuple[str, ...] = ()
    status: str = "asserted"
    trigger: Optional[Span] = None
    participants: Tuple[Participant, ...] = ()
    #: The mentions of those who do it, and of everyone in another role.
    actors: Tuple[Mention, ...] = ()
    recipients: Tuple[Mention, ...] = ()
    date: Optional[str] = None
    place: Optional[str] = None
    place_words: Optional[Span] = None
    id: Optional[str] = None
    same: Optional[str] = None
    score: Optional[float] = None
    layer: str = "gold"
    source: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Note:
    """What an annotator noted on a paragraph."""

    start: int
    end: int
    note: str


@dataclasses.dataclass(frozen=True)
class Rejection(Span):
    """Where an annotator says that nothing is meant."""

    of: str = ""


def _made(kind: Any, record: Dict[str, Any]) -> Any:
    names = {field.name for field in dataclasses.fields(kind)}
    return kind(**{name: value for name, value in record.items() if name in names})


class Document:
    """An annotated text. ``to_dict()`` has everything, also fields that this version does not know."""

    def __init__(self, record: Dict[str, Any], annotator: Any = None) -> None:
        if not isinstance(record.get("text"), str):
            raise ValueError('a document has a "text"')
        self._record = record
        # What knows the names of its ids: that of its corpus.
        self._annotator = annotator

    @classmethod
    def from_json(cls, line: str) -> "Document":
        """A document as ``khabar annotate --format jsonl`` writes it. Its offsets must be code points."""
        record = json.loads(line)
        if record.get("unit", "code point") != "code point":
            raise ValueError(f"offsets are {record['unit']}s; write them with --offsets code-point")
        return cls(record)

    def to_dict(self) -> Dict[str, Any]:
        """The document as JSON has it."""
        return self._record

    @property
    def text(self) -> str:
        return self._record["text"]

    @property
    def id(self) -> Any:
        return self._record.get("id")

    @property
    def dct(self) -> Optional[datetime.date]:
        """The document date: the one that was given or stated, or the likeliest one in the text."""
        dct = self._record.get("dct")
        return datetime.date.fromisoformat(dct[:10]) if dct else None

    @property
    def article(self) -> Dict[str, str]:
        return self._record.get("article", {})

    @property
    def versions(self) -> Dict[str, str]:
        return self._record.get("versions", {})

    @functools.cached_property
    def mentions(self) -> List[Mention]:
        return [_made(Mention, record) for record in self._record.get("mentions", [])]

    @functools.cached_property
    def timexes(self) -> List[Timex]:
        return [_made(Timex, record) for record in self._record.get("timexes", [])]

    @functools.cached_property
    def events(self) -> List[Event]:
        return [self._event(record) for record in self._record.get("events", [])]

    @functools.cached_property
    def notes(self) -> List[Note]:
        return [_made(Note, record) for record in self._record.get("notes", [])]

    @functools.cached_property
    def rejected(self) -> List[Rejection]:
        return [_made(Rejection, record) for record in self._record.get("rejected", [])]

    def _event(self, record: Dict[str, Any]) -> Event:
        def participant(of: Dict[str, Any]) -> Participant:
            at = of.get("mention")
            return Participant(
                role=of["role"],
                actor=of.get("actor"),
                kind=of.get("kind"),
                words=_span(of.get("words")),
                mention=None if at is None else self.mentions[at],
                rule=of.get("rule"),
            )

        event = dict(record)
        for name in ("modes", "contexts"):
            event[name] = tuple(record.get(name, ()))
        for name in ("actors", "recipients"):
            event[name] = tuple(self.mentions[at] for at in record.get(name, ()))
        for name in ("trigger", "place_words"):
            event[name] = _span(record.get(name))
        event["participants"] = tuple(map(participant, record.get("participants", ())))
        return _made(Event, event)

    def to_html(self) -> str:
        """A page that shows the text with all that is marked in it: it needs no other file, loads nothing, and runs nothing that the text says."""
        import khabar

        annotator = self._annotator or khabar._annotator()
        title = str(self.id) if self.id is not None else "khabar"
        return annotator.page(json.dumps(self._record, ensure_ascii=False), title)

    def _repr_html_(self) -> str:
        """What a notebook shows: the page in a frame of its own, which reaches nothing of the notebook."""
        # As high as the text asks for, within reason: what is longer is scrolled.
        height = min(720, 220 + 60 * self.text.count("\n") + len(self.text) // 2)
        page = html.escape(self.to_html(), quote=True)
        return f'<iframe sandbox="allow-scripts" srcdoc="{page}" style="width: 100%; height: {height}px; border: 0"></iframe>'

    def __reduce__(self) -> Any:
        # What made it stays where it was made.
        return Document, (self._record,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self._record == other._record

    def __repr__(self) -> str:
        start = self.text[:40].replace("\n", " ")
        counts = f"{len(self.mentions)} mentions, {len(self.timexes)} timexes, {len(self.events)} events"
        return f"<khabar.Document {start!r}: {counts}>"
