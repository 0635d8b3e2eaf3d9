"""What people call the clause types: the titles of the signals' files, read without building the signals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from monitor.agreements.signals_file import signal_files

BY_LIKENESS = "likeness"
"""the detector of what only the third reader found"""
_TITLE = "title: "
_STATES = {"second_look": "dismissed by one of two"}


@cache
def clause_titles() -> Mapping[str, str]:
    """Return the title of each clause type by its id."""
    return {entry.name.removesuffix(".yaml"): _title(entry.read_text(encoding="utf-8")) for entry in signal_files()}


def clause_name(kind: str) -> str:
    """Return a clause type as people read it: "Minimum purchase (E05)"; an id without a file stands as it is."""
    title = clause_titles().get(kind)
    return f"{title} ({kind.partition('_')[0]})" if title else kind


def state_words(status: str) -> str:
    """Return the state of a clause in the queue as people read it."""
    return _STATES.get(status, status)


def _title(text: str) -> str:
    return next(line.removeprefix(_TITLE).strip() for line in text.splitlines() if line.startswith(_TITLE))
