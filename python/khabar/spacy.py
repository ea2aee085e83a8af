"""spaCy: ``nlp.add_pipe("khabar")`` sets ``doc.ents``, ``doc.spans``, ``doc._.events`` and ``doc._.dct``.

>>> import spacy
>>> nlp = khabar.spacy.blank()
>>> doc = nlp.make_doc("التقى ترامب بوتين أمس.")
>>> doc._.dct = "2025-02-12"
>>> nlp(doc)

A mention often begins inside a word («وترامب», «للرئيس»), and spaCy's tokenizer of Arabic does not cut there. The tokenizer here, ``khabar.tokenizer.v1``, cuts
words as spaCy does, and then where a mention, a date or a trigger begins or ends. With another tokenizer, what does not fall on tokens is left out of ``doc.ents`` and
counted in ``doc._.khabar_cut``; ``doc._.khabar`` has all of it nevertheless.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import spacy
from spacy.language import Language, create_tokenizer
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

import khabar

#: The names of Khabar's kinds as entity labels.
LABELS: Dict[str, str] = {
    "person": "PERSON",
    "organization": "ORG",
    "country": "GPE",
    "place": "LOC",
    "nationality": "NORP",
    "group": "GROUP",
}

_EXTENSIONS: Dict[str, Any] = {
    # The document date, as it is given before the pipe runs, or as it was found.
    "dct": None,
    # The events, as khabar.Event.
    "events": None,
    # The khabar.Document.
    "khabar": None,
    # How many mentions and dates fall on no tokens.
    "khabar_cut": 0,
}


def _extend() -> None:
    for name, default in _EXTENSIONS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name in ("actor", "office", "value"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


_extend()


class _Stateless:
    """What a pipeline asks of its parts when it is saved and loaded, of a part that keeps nothing."""

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> Any:
        return self

    def to_disk(self, *_: Any, **__: Any) -> None:
        return None

    def from_disk(self, *_: Any, **__: Any) -> Any:
        return self


class Tokenizer(_Stateless):
    """spaCy's tokenizer of a language, whose tokens are cut where Khabar finds something."""

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab
        self._inner = create_tokenizer()(nlp)

    def __call__(self, text: str) -> Doc:
        cuts = {at for start, end in _extents(khabar.annotate(text)) for at in (start, end)}
        words: List[str] = []
        spaces: List[bool] = []
        for token in self._inner(text):
            start, end = token.idx, token.idx + len(token.text)
            edges = [start, *sorted(at for at in cuts if start < at < end), end]
            for begin, stop in zip(edges, edges[1:]):
                words.append(text[begin:stop])
                spaces.append(False)
            spaces[-1] = bool(token.whitespace_)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Any, batch_size: int = 1000) -> Any:
        return (self(text) for text in texts)


def _extents(document: "khabar.Document") -> Any:
    for span in (*document.mentions, *document.timexes):
        yield span.start, span.end
    for event in document.events:
        if event.trigger:
            yield event.trigger.start, event.trigger.end


@spacy.registry.tokenizers("khabar.tokenizer.v1")
def make_tokenizer() -> Any:
    return Tokenizer


class Pipe(_Stateless):
    """What ``nlp.add_pipe("khabar")`` adds."""

    def __init__(self, corpus: Optional[str] = None) -> None:
        self.corpus = khabar.Corpus(corpus) if corpus else None

    def __call__(self, doc: Doc) -> Doc:
        annotate = self.corpus.annotate if self.corpus else khabar.annotate
        found = annotate(doc.text, doc._.dct)
        doc._.khabar = found
        doc._.dct = found.dct or doc._.dct
        doc._.events = found.events
        mentions = self._spans(doc, found.mentions, lambda mention: LABELS.get(mention.kind, mention.kind.upper()))
        timexes = self._spans(doc, found.timexes, lambda timex: timex.type)
        for span, mention in mentions:
            span._.actor, span._.office = mention.actor, mention.office
        for span, timex in timexes:
            span._.value = timex.value
        doc.spans["khabar.mentions"] = [span for span, _ in mentions]
        doc.spans["khabar.timexes"] = [span for span, _ in timexes]
        events = []
        for event in found.events:
            span = event.trigger and doc.char_span(event.trigger.start, event.trigger.end, label=event.type)
            if span:
                events.append(span)
        doc.spans["khabar.events"] = events
        doc._.khabar_cut = len(found.mentions) + len(found.timexes) - len(mentions) - len(timexes)
        spans = [span for span, _ in mentions + timexes]
        doc.set_ents(filter_spans(list(doc.ents) + spans))
        return doc

    @staticmethod
    def _spans(doc: Doc, found: Any, label: Any) -> Any:
        made = []
        for item in found:
            kb_id = getattr(item, "actor", None) or ""
            span = doc.char_span(item.start, item.end, label=label(item), kb_id=kb_id)
            if span is not None:
                made.append((span, item))
        return made


@Language.factory("khabar", default_config={"corpus": None})
def make(nlp: Language, name: str, corpus: Optional[str]) -> Pipe:
    return Pipe(corpus)


def blank(corpus: Optional[str] = None) -> Language:
    """A pipeline for Arabic with Khabar's tokenizer and Khabar in it."""
    nlp = spacy.blank("ar", config={"nlp": {"tokenizer": {"@tokenizers": "khabar.tokenizer.v1"}}})
    nlp.add_pipe("khabar", config={"corpus": corpus})
    return nlp
