from __future__ import annotations

import dataclasses
import datetime
import json
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Union

if TYPE_CHECKING:
    from ._corpus import Corpus


@dataclasses.dataclass(frozen=True)
class Holder:
    """Who held an office on a day. ``from_`` and ``to`` are a day, a month or a year; none where not established."""

    office: str
    office_en: str
    actor: str
    ar: str
    en: str
    from_: Optional[str]
    to: Optional[str]
    source: Optional[str]


class Knowledge:
    """The knowledge base: the one that ships with Khabar, or that of a corpus."""

    def __init__(self, corpus: Optional["Corpus"] = None) -> None:
        import khabar

        self._annotator = khabar._annotator() if corpus is None else corpus._annotator

    def office(self, words: str, on: Union[str, datetime.date]) -> Optional[Holder]:
        """Who held an office (``"وزير الدفاع الأمريكي"``, or its id) on a day; none where nobody is known to. Raises ``ValueError`` for an
        office that the knowledge base does not have."""
        on = on.isoformat() if isinstance(on, datetime.date) else on
        found = self._annotator.office(words, on)
        if found is None:
            return None
        record = json.loads(found)
        return Holder(from_=record.pop("from"), **record)

    def actor(self, id: str) -> Optional[Dict[str, Any]]:
        """The entry of an actor, as a knowledge file has it; none where there is no such id."""
        found = self._annotator.actor(id)
        return None if found is None else json.loads(found)

    def find(self, words: str) -> List[Dict[str, Any]]:
        """The entries of those who go by some words, Arabic or English."""
        return json.loads(self._annotator.find(words))
