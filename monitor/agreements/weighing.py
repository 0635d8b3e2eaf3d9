"""Learns how much each score of a clause counts, and from where on it is found; needs the extra `train`.

All is learned on scores of clauses that the scoring models had not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitor.agreements.thresholds import Thresholds, descending

_STRENGTH = 0.05
"""the inverse of the penalty on large weights: scores that say the same share what they say"""
_FREE = 1000.0
"""of the regression on one score alone, which follows the clauses"""


@dataclass(frozen=True)
class Weights:
    """What each score counts, and what a finding of the signals is worth beside their sum."""

    of_scores: Sequence[float]
    of_signal: float

    def added(self, scores: Sequence[Sequence[float]]) -> list[float]:
        """Return the sum for every clause; `scores`: a row of all clauses for each score."""
        return [sum(map(float.__mul__, self.of_scores, row)) for row in zip(*scores, strict=True)]

    def scaled(self, by: float) -> Weights:
        """Return weights that give `by` times the sums."""
        return Weights([weight * by for weight in self.of_scores], self.of_signal * by)


def weighed(scores: Sequence[Sequence[float]], right: Sequence[bool], signalled: Sequence[bool]) -> Weights:
    """Return weights by a logistic regression of what is right on the scores and the signals.

    `scores`: a row of all clauses for each score, of mean 0 and deviation 1.
    """
    rows = [list(row) for row in zip(*scores, map(float, signalled), strict=True)]
    *of_scores, of_signal = (float(weight) for weight in _regression(rows, right, _STRENGTH).coef_[0])
    return Weights(of_scores, max(0.0, of_signal))


def likely_thresholds(
    sums: Sequence[float], right: Sequence[bool], signalled: Sequence[bool], worth: float
) -> Thresholds:
    """Return the thresholds with the highest F1 to be expected where the odds of being right follow the score.

    The F1 that was reached hangs on a few clauses about the threshold; the odds follow all of them. `worth`: of a
    finding of the signals beside the score.
    """
    beside = [score + worth * agreed for score, agreed in zip(sums, signalled, strict=True)]
    rows = [[score] for score in beside]
    chances = [float(chance) for _, chance in _regression(rows, right, _FREE).predict_proba(rows)]
    total, found, best = sum(chances), 0.0, (0.0, 0.0)
    for claimed, (place, threshold) in enumerate(descending(beside), start=1):
        found += chances[place]
        best = max(best, (2 * found / (claimed + total), threshold))
    return Thresholds(best[1], best[1] - worth)


def _regression(rows: Sequence[Sequence[float]], right: Sequence[bool], strength: float) -> Any:  # noqa: ANN401 - an extra
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    return LogisticRegression(C=strength, max_iter=2000).fit(rows, list(right))
