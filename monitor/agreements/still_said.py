"""Clauses that detectors no longer find, though somebody decided on them and the text still says them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlmodel import Session

from monitor.agreements.review import key_of, unnumbered
from monitor.agreements.sentences import flat
from monitor.agreements.standing import deciding
from monitor.agreements.trail import trail
from monitor.model import Clause
from monitor.model.clause_review import ReviewEvent

_PIECES = re.compile(r"(?<=:)\s")
"""between the texts that lead into a clause, one list within another"""


def still_said(
    session: Session, agreement_id: str, clauses: Iterable[Clause], *, before: str, after: str, found: Iterable[Clause]
) -> Iterator[tuple[Clause, int, int]]:
    """Yield the clauses of the text `before` that stand as somebody decided and are said in `after`, with their place.

    What finds clauses changes more often than what an agreement says, and only a text that no longer says a clause
    takes it back. `found` are those that detectors find in `after`; what they find again is not yielded.
    """
    decided = _decided(session, agreement_id)
    held = [(clause.type, clause.start, clause.end, key_of(clause, after)) for clause in found] if decided else []
    for clause in clauses:
        key = key_of(clause, before)
        place = _place(clause, before, after) if key in decided else None
        if place is None or any(_same(clause.type, place, key, other) for other in held):
            continue
        held.append((clause.type, *place, key))
        yield clause, *place


def _same(kind: str, place: tuple[int, int], key: str, other: tuple[str, int, int, str]) -> bool:
    """Say whether a finding is there already: its type and start name it in facts, and its words may hold a number."""
    other_kind, start, end, other_key = other
    same_words = key == other_key and start < place[1] and place[0] < end
    return kind == other_kind and (start == place[0] or same_words)


def _decided(session: Session, agreement_id: str) -> set[str]:
    events: defaultdict[str, list[ReviewEvent]] = defaultdict(list)
    for row in trail(session, agreement_id):
        events[row.clause_key].append(row)
    return {key for key, acts in events.items() if deciding(acts)}


def _place(clause: Clause, before: str, after: str) -> tuple[int, int] | None:
    """Return where the words of a clause stand now, the place nearest to the old one, or None where they are gone."""
    if before == after:
        return clause.start, clause.end
    whole = flat(after)
    if any(piece not in whole for piece in _PIECES.split(unnumbered(str(clause.details.get("lead", ""))))):
        return None
    words = map(re.escape, unnumbered(before[clause.start : clause.end]).split())
    found = re.finditer(r"\s+".join(words), after)
    return min((hit.span() for hit in found), key=lambda span: abs(span[0] - clause.start), default=None)
