"""Chooses the scores from which the second reader's word counts, on clauses that the scoring model had not seen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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


def best_thresholds(
    scores: Sequence[float], right: Sequence[bool], signalled: Sequence[bool], agreements: Sequence[str] = ()
) -> Thresholds:
    """Return the thresholds with the highest F1 over these clauses.

    Of those that do about as well, the ones that change least of what the signals say. With `agreements` (whose
    sentence each is), only thresholds that find nearly all agreements with such a clause: one that legal does not read
    costs more than one that it reads in vain.
    """
    asked = _Asked(scores, right, signalled, agreements or [""] * len(scores))
    with_signals = sorted(score for score, agreed in zip(scores, signalled, strict=True) if agreed)
    step = max(1, len(with_signals) // _CANDIDATES)
    found = [list(asked.measured(least)) for least in [_NEVER, *with_signals[::step]]]
    highest = max(measure for rows in found for measure, _ in rows)
    return next(limits for rows in found for measure, limits in rows if measure >= highest - _PAYS)


def steady_thresholds(
    scores: Sequence[float], right: Sequence[bool], signalled: Sequence[bool], agreements: Sequence[str] = ()
) -> Thresholds:
    """Return the thresholds with the highest F1 over these clauses, a signal being worth one of a few amounts.

    Two thresholds that are free of each other follow the few clauses they are chosen on; these are steadier on others.
    `agreements`: as in `best_thresholds`; F1 is then that of agreements, in which a clause is found or is not.
    """
    found = []
    for worth in _WORTH:
        beside = [score + worth * agreed for score, agreed in zip(scores, signalled, strict=True)]
        asked = _Asked(beside, right, [False] * len(right), agreements or [""] * len(right))
        rows = list(asked.measured(_NEVER))
        measure = max(measure for measure, _ in rows)
        about_as_well = [limits.alone for each, limits in rows if each >= measure - (_SAFE if agreements else 0)]
        found.append((measure, Thresholds(min(about_as_well), min(about_as_well) - worth)))
    highest = max(measure for measure, _ in found)
    return next(limits for measure, limits in found if measure >= highest - _WORTH_PAYS)


class _Asked:
    """Clauses with their scores, in order of score."""

    def __init__(
        self, scores: Sequence[float], right: Sequence[bool], signalled: Sequence[bool], agreements: Sequence[str]
    ) -> None:
        self.scores = scores
        self.right = right
        self.signalled = signalled
        self.agreements = agreements
        self.order = sorted(range(len(scores)), key=lambda place: -scores[place])
        self.are_one = len(set(agreements)) <= 1
        self.holding = {agreements[place] for place, true in enumerate(right) if true}

    def measured(self, least: float) -> Iterator[tuple[float, Thresholds]]:
        """Yield F1 and thresholds, the highest score first, where the signals' findings count from `least` on."""
        taken = [agreed and score >= least for score, agreed in zip(self.scores, self.signalled, strict=True)]
        hits = sum(1 for place, is_taken in enumerate(taken) if is_taken and self.right[place])
        claimed, total = sum(taken), sum(self.right)
        missing = self.holding - {self.agreements[place] for place, is_taken in enumerate(taken) if is_taken}
        named = {self.agreements[place] for place, is_taken in enumerate(taken) if is_taken}
        for rank, place in enumerate(self.order):
            named.add(self.agreements[place])
            missing.discard(self.agreements[place])
            if not taken[place]:
                claimed, hits = claimed + 1, hits + self.right[place]
            if len(missing) > (1 - _FOUND) * len(self.holding):
                continue
            below = self.scores[self.order[rank + 1]] if rank + 1 < len(self.order) else self.scores[place] - 1
            limits = Thresholds((self.scores[place] + below) / 2, min(least, self.scores[place]))
            yield self._worth(named, missing, 2 * hits / (claimed + total)), limits
            if claimed > _MANY * total:
                return

    def _worth(self, named: Collection[str], missing: Collection[str], of_clauses: float) -> float:
        """Return F1 of agreements and a little of that of clauses, or that of clauses alone where all are one."""
        if self.are_one:
            return of_clauses
        found = len(self.holding) - len(missing)
        return 2 * found / (len(named) + len(self.holding)) + of_clauses / 10
