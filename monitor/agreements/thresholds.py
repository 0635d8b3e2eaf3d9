"""Chooses the scores from which the second reader's word counts, on clauses that the scoring model had not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_CANDIDATES = 40
_NEVER = -1e6
_PAYS = 0.005
"""F1 that must be won before more findings of the signals are taken back"""
_MANY = 20
"""findings for each clause of the type beyond which no threshold is looked for"""
_WORTH = (0.5, 1.0, 2.0, 4.0, 8.0)
"""what a signal may be worth beside the score, in standard deviations of it"""
_WORTH_PAYS = 0.01
"""F1 that must be won before a signal is worth more"""
_SAFE = 0.02
"""F1 of agreements that is given for a lower threshold: one not read costs more than one read in vain"""
_FOUND = 0.95
"""share of the agreements with such a clause in which some sentence must be found"""


@dataclass(frozen=True, order=True)
class Thresholds:
    """A score that suffices alone, and one that suffices where the signals agree."""

    alone: float
    with_signals: float

    def found(self, score: float, signalled: bool) -> bool:
        """Say whether a clause with this score is of the type."""
        return score >= self.alone or (signalled and score >= self.with_signals)


Measured = Iterator[tuple[float, float]]
"""F1 by score from which a clause counts, the highest score first"""


def best_thresholds(scores: Sequence[float], right: Sequence[bool], signalled: Sequence[bool]) -> Thresholds:
    """Return the thresholds with the highest F1 over these clauses.

    Of those that do about as well, the ones that change least of what the signals say.
    """
    with_signals = sorted(score for score, agreed in zip(scores, signalled, strict=True) if agreed)
    step = max(1, len(with_signals) // _CANDIDATES)
    found = [
        (measure, Thresholds(alone, min(least, alone)))
        for least in [_NEVER, *with_signals[::step]]
        for measure, alone in _of_clauses(
            scores, right, [agreed and score >= least for score, agreed in zip(scores, signalled, strict=True)]
        )
    ]
    highest = max(measure for measure, _ in found)
    return next(limits for measure, limits in found if measure >= highest - _PAYS)


def steady_thresholds(scores: Sequence[float], right: Sequence[bool], signalled: Sequence[bool]) -> Thresholds:
    """Return the thresholds with the highest F1 over these clauses, a signal being worth one of a few amounts.

    Two thresholds that are free of each other follow the few clauses they are chosen on; these are steadier on others.
    """
    return _best(_steady(scores, signalled, lambda beside: _of_clauses(beside, right, [False] * len(right)), given=0.0))


def agreements_thresholds(
    scores: Sequence[float], right: Sequence[bool], signalled: Sequence[bool], agreements: Sequence[str]
) -> Thresholds | None:
    """Return steady thresholds with the highest F1 over agreements, in which such a clause is found or is not.

    `agreements`: whose sentence each is. Only thresholds that find nearly all agreements with such a clause, and the
    lowest that do about as well: an agreement that legal does not read costs more than one that it reads in vain.
    None where no threshold finds them without naming many sentences in vain for each.
    """
    found = _steady(scores, signalled, lambda beside: _of_agreements(beside, right, agreements), given=_SAFE)
    return _best(found) if found else None


def _steady(
    scores: Sequence[float], signalled: Sequence[bool], measured: Callable[[Sequence[float]], Measured], given: float
) -> list[tuple[float, Thresholds]]:
    """Return the highest F1 and its thresholds for each of a few amounts that a signal may be worth."""
    found = []
    for worth in _WORTH:
        rows = list(measured([score + worth * agreed for score, agreed in zip(scores, signalled, strict=True)]))
        if rows:
            highest = max(measure for measure, _ in rows)
            alone = min(alone for measure, alone in rows if measure >= highest - given)
            found.append((highest, Thresholds(alone, alone - worth)))
    return found


def _best(found: Sequence[tuple[float, Thresholds]]) -> Thresholds:
    best = max(highest for highest, _ in found)
    return next(limits for highest, limits in found if highest >= best - _WORTH_PAYS)


def _of_clauses(scores: Sequence[float], right: Sequence[bool], taken: Sequence[bool]) -> Measured:
    """Yield F1 of clauses by the score from which they count; those taken count whatever their score."""
    hits = sum(is_taken and is_right for is_taken, is_right in zip(taken, right, strict=True))
    claimed, total = sum(taken), sum(right)
    for place, threshold in descending(scores):
        if not taken[place]:
            claimed, hits = claimed + 1, hits + right[place]
        yield 2 * hits / (claimed + total), threshold
        if claimed > _MANY * total:
            return


def _of_agreements(scores: Sequence[float], right: Sequence[bool], agreements: Sequence[str]) -> Measured:
    """Yield F1 of agreements, and a little of that of clauses, where nearly all that hold such a clause are found."""
    holding = {agreement for agreement, is_right in zip(agreements, right, strict=True) if is_right}
    named: set[str] = set()
    of_clauses = _of_clauses(scores, right, [False] * len(right))
    for (f1, threshold), (place, _) in zip(of_clauses, descending(scores), strict=False):
        named.add(agreements[place])
        found = len(named & holding)
        if found >= _FOUND * len(holding):
            yield 2 * found / (len(named) + len(holding)) + f1 / 10, threshold


def descending(scores: Sequence[float]) -> Iterator[tuple[int, float]]:
    """Yield each place, the highest score first, with the score halfway to the next."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    for place, after in zip(order, [*order[1:], None], strict=True):
        below = scores[place] - 1 if after is None else scores[after]
        yield place, (scores[place] + below) / 2
