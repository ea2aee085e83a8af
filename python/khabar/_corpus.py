"""Corpora: folders with a ``khabar.toml``."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Union

from . import _native
from ._document import Document
from ._errors import KhabarError


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something that ``khabar check`` finds. Lines and columns (code points) count from 1."""

    file: str
    line: int
    column: int
    level: str
    code: str
    name: str
    message: str


@dataclasses.dataclass(frozen=True)
class Check:
    """What a check came to."""

    findings: List[Finding]
    #: What could not be read, in the words of the program.
    unread: str

    def __bool__(self) -> bool:
        """Whether nothing was found."""
        return not self.findings and not self.unread


def run(*arguments: str, cwd: Optional[Path] = None) -> "subprocess.CompletedProcess[str]":
    """Runs the program that is in this package."""
    return subprocess.run(
        [sys.executable, "-m", "khabar", *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )


class Corpus:
    """A corpus: its articles, what annotators wrote in them, and what Khabar proposes beside it.

    What it knows is read once, when it is opened; articles are read each time they are asked for.
    """

    def __init__(self, folder: Union[str, "os.PathLike[str]"]) -> None:
        self.root = Path(folder).resolve()
        self._annotator = _native.Annotator(self.root)

    def articles(self) -> List[Path]:
        """The files of its articles, in order."""
        return self._annotator.articles()[0]

    @property
    def problems(self) -> List[str]:
        """What is wrong in its settings and its knowledge; the defaults stand in."""
        return [f"{file}: {message}" for file, _, message in self._annotator.problems()]

    def _read(self, article: Union[str, "os.PathLike[str]"], layer: str) -> Document:
        return Document(json.loads(self._annotator.read(self.root / article, layer)), self._annotator)

    def document(self, article: Union[str, "os.PathLike[str]"]) -> Document:
        """What annotators wrote in an article, and what is proposed where they wrote nothing."""
        return self._read(article, "both")

    def gold(self, article: Union[str, "os.PathLike[str]", None] = None) -> Any:
        """What annotators wrote, in an article or (an iterator) in all."""
        return self._layer(article, "gold")

    def silver(self, article: Union[str, "os.PathLike[str]", None] = None) -> Any:
        """What Khabar proposes beside it, in an article or (an iterator) in all."""
        return self._layer(article, "silver")

    def _layer(self, article: Any, layer: str) -> Union[Document, Iterator[Document]]:
        if article is not None:
            return self._read(article, layer)
        return (self._read(file, layer) for file in self.articles())

    def annotate(self, text: str, date: Union[str, datetime.date, None] = None, *, id: Optional[str] = None) -> Document:
        """As :func:`khabar.annotate`, by what the corpus knows."""
        day = date.isoformat() if isinstance(date, datetime.date) else date
        return Document(json.loads(self._annotator.annotate(text, day, id)), self._annotator)

    def check(self) -> Check:
        """What ``khabar check`` finds."""
        done = run("check", "--format", "json", str(self.root))
        if done.returncode == 2 and not done.stdout:
            raise KhabarError(done.stderr.strip())
        names = {field.name for field in dataclasses.fields(Finding)}
        rows = json.loads(done.stdout)
        findings = [Finding(**{name: row.get(name) for name in names}) for row in rows]
        return Check(findings, done.stderr.strip())

    def agree(self, *others: Union["Corpus", str, "os.PathLike[str]"]) -> Dict[str, Any]:
        """How far its annotators agree with those of other folders, as ``khabar agree --format json`` says it."""
        folders = [other.root if isinstance(other, Corpus) else other for other in others]
        return _json("agree", "--format", "json", str(self.root), *map(str, folders))

    def index(self) -> str:
        """Makes the index of the corpus, or brings it up to date; what was done."""
        done = run("index", str(self.root))
        if done.returncode == 2:
            raise KhabarError(done.stderr.strip())
        return done.stdout.strip() or done.stderr.strip()

    def __repr__(self) -> str:
        return f"<khabar.Corpus {str(self.root)!r}>"


def _json(*arguments: str) -> Any:
    done = run(*arguments)
    if done.returncode == 2:
        raise KhabarError(done.stderr.strip())
    return json.loads(done.stdout)
