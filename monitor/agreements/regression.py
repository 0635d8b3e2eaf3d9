"""Learns the weights of one type from clauses as rows of a table; needs the extra `train` (scikit-learn)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from monitor.agreements.views import BY_NAME, PAIRS, View
from monitor.errors import ChannelwardenError

_STRENGTH = 10.0
"""the inverse of the penalty on large weights (scikit-learn's C)"""

Cells: TypeAlias = Any
"""an array of numpy or a matrix of scipy, extras without which this package is used too"""


class LearningError(ChannelwardenError):
    """There is nothing to learn from, or nothing to learn with."""


@dataclass(frozen=True)
class Linear:
    """What one regression learned: weights by feature, the bias, and the weight of an older model's score."""

    weights: Mapping[str, float]
    bias: float
    start: float = 0.0

    def score(self, found: Mapping[str, int], view: View) -> float:
        """Return the score of a clause with these features of a view."""
        total = math.fsum(self.weights.get(name, 0.0) * count for name, count in found.items())
        return self.bias + total / math.sqrt(sum(found.values()) + view.short)

    def scaled(self, by: float, less: float) -> Linear:
        """Return what gives `(score - less) * by`."""
        return Linear({name: weight * by for name, weight in self.weights.items()}, (self.bias - less) * by)

    def plus(self, other: Linear) -> Linear:
        """Return what gives the sum of both scores, of the same view."""
        names = self.weights.keys() | other.weights.keys()
        weights = {name: self.weights.get(name, 0.0) + other.weights.get(name, 0.0) for name in names}
        return Linear(weights, self.bias + other.bias)


class FeatureTable:
    """Clauses as rows, features of a view as columns: built once, learned from in parts."""

    def __init__(self, found: Sequence[Mapping[str, int]], view: View) -> None:
        """Build the table of clauses' features; raises `LearningError` without scikit-learn."""
        try:
            import numpy  # noqa: PLC0415 - an extra, wanted by this alone
            from scipy.sparse import csr_matrix  # noqa: PLC0415
        except ImportError as error:
            raise LearningError(
                "learning needs scikit-learn; install it with: pip install 'channelwarden[train]'"
            ) from error
        self._numpy: Any = numpy
        self.view = view
        self.names = sorted(set().union(*found))
        column = {name: place for place, name in enumerate(self.names)}
        columns = [column[name] for names in found for name in names]
        counts = [float(count) for names in found for count in names.values()]
        ends = numpy.cumsum([0, *(len(names) for names in found)])
        self._cells: Any = csr_matrix((counts, columns, ends), shape=(len(found), len(self.names)))
        self._scale: Any = 1 / numpy.sqrt(numpy.asarray(self._cells.sum(axis=1)).ravel() + view.short)

    def learned(
        self,
        rows: Sequence[int],
        right: Sequence[bool],
        groups: Sequence[str],
        start: Sequence[float] = (),
    ) -> Linear:
        """Learn from some rows whether each is of the type; raises `LearningError`.

        Features of a single group are left out: they are its names, not its wording. With `start`, scores by an older
        model, what is learned is how much of them to keep (`Linear.start`) and what to add.
        """
        from scipy.sparse import csr_matrix, diags, hstack  # noqa: PLC0415
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        if not any(right) or all(right):
            raise LearningError("nothing to learn: clauses of the type and others are both needed")
        cells = self._cells[list(rows)]
        columns = self._of_several(cells, groups)
        importance = self._importance(cells[:, columns], self._numpy.array(right, dtype=bool))
        matrix: Any = diags(self._scale[list(rows)]) @ cells[:, columns] @ diags(importance)
        if self.view.importance == "rarity":
            even = math.sqrt(matrix.multiply(matrix).sum() / len(rows))
            matrix, importance = matrix / even, importance / even
        if start:
            matrix = hstack([matrix, csr_matrix([[score] for score in start])]).tocsr()
        model: Any = LogisticRegression(
            C=_STRENGTH, class_weight="balanced", solver="liblinear", max_iter=1000, random_state=0
        )
        model.fit(matrix, list(right))
        weights = model.coef_[0][: len(columns)] * importance
        kept = self._numpy.argsort(-abs(weights), kind="stable")[: self.view.kept]
        return Linear(
            {self.names[columns[place]]: float(weights[place]) for place in kept},
            float(model.intercept_[0]),
            float(model.coef_[0][-1]) if start else 0.0,
        )

    def scores(self, model: Linear) -> list[float]:
        """Return a score of every row."""
        weights = [model.weights.get(name, 0.0) for name in self.names]
        scores = model.bias + (self._cells @ self._numpy.array(weights)) * self._scale
        return [float(score) for score in scores]

    def _of_several(self, cells: Cells, groups: Sequence[str]) -> Cells:
        """Return the columns of features that clauses of two groups at least have."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415

        number = {group: place for place, group in enumerate(dict.fromkeys(groups))}
        members = csr_matrix(
            ([1.0] * len(groups), ([number[group] for group in groups], range(len(groups)))),
            shape=(len(number), len(groups)),
        )
        held = ((members @ cells) > 0).sum(axis=0)
        return self._numpy.flatnonzero(self._numpy.asarray(held).ravel() >= 2)

    def _importance(self, cells: Cells, right: Cells) -> Cells:
        """Return how much a feature tells: its rarity, or with it its log-count ratio between the type and the rest."""
        numpy = self._numpy
        held = cells > 0
        if self.view.importance == "rarity":
            return numpy.log((1 + len(right)) / (1 + numpy.asarray(held.sum(axis=0)).ravel())) + 1
        found = numpy.asarray(right.astype(float) @ held).ravel() + 1
        others = numpy.asarray((~right).astype(float) @ held).ravel() + 1
        rarity = numpy.sqrt(numpy.log((1 + len(right)) / (found + others - 1)) + 1)
        return abs(numpy.log(found / found.sum()) - numpy.log(others / others.sum())) * rarity


def learn_pairs(
    found: Sequence[Mapping[str, int]], right: Sequence[bool], groups: Sequence[str], start: Sequence[float]
) -> Linear:
    """Learn from the pairs of clauses what to add to an older model's scores, as `FeatureTable.learned` does."""
    return FeatureTable(found, BY_NAME[PAIRS]).learned(range(len(found)), right, groups, start)
