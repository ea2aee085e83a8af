from __future__ import annotations

from typing import Any, Optional


class KhabarError(Exception):
    """Something that the program refused, in its words."""


class RecordError(KhabarError, ValueError):
    """A text that cannot be annotated."""

    def __init__(self, code: str, message: str, *, index: Optional[int] = None, id: Any = None) -> None:
        place = "" if index is None else f"text {index}: "
        super().__init__(f"{place}{message}")
        #: What kind of mistake it is: ``not-utf8``, ``bad-date``, ``no-text``…
        self.code = code
        #: What is wrong and what to do.
        self.message = message
        #: Which text of the batch it is, from 0.
        self.index = index
        #: Its id.
        self.id = id
