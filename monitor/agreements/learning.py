"""Teaches the second reader from judged clauses; needs the extra `train` (scikit-learn).

Each view of a type (`monitor.agreements.views`) is a logistic regression of its own; their scores, brought to one
scale, are added up, which is again one weight a feature. Scale and thresholds are chosen on scores of clauses that
the scoring model had not seen, never on those it learned from.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev
from typing import Any

from monitor.agreements.regression import FeatureTable, Linear
from monitor.agreements.second_reader import LearnedType, SecondReader
from monitor.agreements.thresholds import Thresholds, agreements_thresholds, best_thresholds, steady_thresholds
from monitor.agreements.twins import unlabelled_twins
from monitor.agreements.views import PAIRS, PIECES, STEMS, VIEWS
from monitor.agreements.weighing import Weights, likely_thresholds, weighed

_FOLDS = 4
_SPLITS = 2
"""splits into folds over which scores of clauses while unseen are averaged"""
_ENOUGH_CLAUSES = 50
"""clauses of a type that contracts must hold for thresholds to be chosen on contracts alone"""
_ENOUGH = 20
"""sentences of a type that whole agreements must hold to set thresholds of their own"""


_BY_STEMS = {PAIRS: 0.25, STEMS: 0.5, PIECES: 0.25}
"""shares of the views in a score"""


@dataclass(frozen=True)
class Judged:
    """A clause: its text, whose it is (clauses of one group are never on both sides of a split), what it is.

    `of_contract`: it is a clause as contracts hold them; thresholds are chosen on those where there are enough.
    `agreement`: the whole agreement that a sentence is of; of one company there may be several.
    """

    text: str
    group: str
    types: frozenset[str]
    signalled: frozenset[str]
    of_contract: bool = True
    agreement: str = ""


@dataclass(frozen=True)
class Weighing:
    """Scores whose shares are learned: those of a type by `views`, and those of `others`, types too, by `others_view`.

    What looks like another type is likelier of this one, or less likely, whatever its own few clauses say.
    """

    views: tuple[str, ...]
    others: tuple[str, ...]
    others_view: str


@dataclass(frozen=True)
class Lesson:
    """A type to learn, the signals' types that speak of the same, and those beside which it is not added.

    `shares`: the views that it is learned from, and what share of the score each has; with `weighing` these are
    learned, which wants many clauses of the type.
    """

    type: str
    agrees_with: tuple[str, ...]
    not_beside: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=lambda: _BY_STEMS)
    weighing: Weighing | None = None

    def signalled(self, clause: Judged) -> bool:
        """Say whether the signals found the clause to be of this type."""
        return not clause.signalled.isdisjoint(self.agrees_with)


@dataclass(frozen=True)
class Learned:
    """A type that was learned: what the reader needs of it, its weights by view, scores of the clauses while unseen."""

    kind: LearnedType
    models: Mapping[str, Linear]
    unseen: Sequence[float]


@dataclass(frozen=True)
class _Part:
    """What a view makes of a type: its model, and scores while unseen (of clauses: mean 0, deviation 1)."""

    view: str
    model: Linear
    unseen: Sequence[float]


def folds(groups: Sequence[str], count: int, seed: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield `count` splits (places to learn from, places held back); a group is held back once and as a whole."""
    names = sorted(set(groups))
    random.Random(seed).shuffle(names)  # noqa: S311 - a split, not a secret
    part = {name: place % count for place, name in enumerate(names)}
    for fold in range(count):
        kept = [place for place, group in enumerate(groups) if part[group] != fold]
        yield kept, [place for place, group in enumerate(groups) if part[group] == fold]


class Lessons:
    """Clauses to learn from and sentences of whole agreements, which are asked about but not learned from.

    Their features are counted once for all types.
    """

    def __init__(self, clauses: Sequence[Judged], sentences: Sequence[Judged], seed: int) -> None:
        """Count the features of every view; raises `LearningError` without scikit-learn."""
        self.clauses = clauses
        self.sentences = sentences
        self._seed = seed
        self._groups = [one.group for one in [*clauses, *sentences]]
        self._tables = {
            view.name: FeatureTable([view.features(one.text) for one in [*clauses, *sentences]], view) for view in VIEWS
        }

    def learned(self, lesson: Lesson) -> Learned:
        """Learn one clause type; thresholds come from scores while unseen."""
        if lesson.weighing is None:
            parts = [self._part(view, lesson.type, range(len(self.clauses))) for view in lesson.shares]
            weights = Weights(list(lesson.shares.values()), 0.0)
        else:
            parts = self._weighed_parts(lesson.type, lesson.weighing)
            weights = self._weights(lesson, parts)
        scores = weights.added([part.unseen for part in parts])
        models: dict[str, Linear] = {}
        for part, weight in zip(parts, weights.of_scores, strict=True):
            model = part.model.scaled(weight, 0.0)
            models[part.view] = models[part.view].plus(model) if part.view in models else model
        bias = sum(model.bias for model in models.values())
        limits = self._limits(lesson, scores, weights.of_signal)
        return Learned(self._kind(lesson, bias, scores, limits), models, scores[: len(self.clauses)])

    def _weighed_parts(self, name: str, weighing: Weighing) -> list[_Part]:
        every = range(len(self.clauses))
        right = [name in clause.types for clause in self.clauses]
        twins = unlabelled_twins([clause.text for clause in self.clauses], right, self._groups[: len(self.clauses)])
        lessons = [place for place in every if place not in twins]
        return [
            *(self._part(view, name, lessons) for view in weighing.views),
            *(self._part(weighing.others_view, other, every) for other in weighing.others),
        ]

    def _weights(self, lesson: Lesson, parts: Sequence[_Part]) -> Weights:
        """Return weights by which the score of clauses has deviation 1."""
        asked = self.deciding(lesson.type)
        clauses = [self.clauses[place] for place in asked]
        weights = weighed(
            [[part.unseen[place] for place in asked] for part in parts],
            [lesson.type in clause.types for clause in clauses],
            [lesson.signalled(clause) for clause in clauses],
        )
        return weights.scaled(1 / _spread(weights.added([part.unseen[: len(self.clauses)] for part in parts])))

    def deciding(self, name: str) -> list[int]:
        """Return the places of the clauses on which a type's thresholds are chosen."""
        contracts = [place for place, clause in enumerate(self.clauses) if clause.of_contract]
        enough = sum(name in self.clauses[place].types for place in contracts) >= _ENOUGH_CLAUSES
        return contracts if enough else list(range(len(self.clauses)))

    def _part(self, view: str, name: str, lessons: Sequence[int]) -> _Part:
        """Learn a type by a view from the clauses at these places."""
        unseen = self._unseen(self._tables[view], name, lessons)
        middle = fmean(unseen[: len(self.clauses)])
        by = 1 / _spread(unseen[: len(self.clauses)])
        model = self._model(self._tables[view], name, lessons).scaled(by, middle)
        return _Part(view, model, [(score - middle) * by for score in unseen])

    def _model(self, table: FeatureTable, name: str, places: Sequence[int]) -> Linear:
        right = [name in self.clauses[place].types for place in places]
        return table.learned(places, right, [self._groups[place] for place in places])

    def _unseen(self, table: FeatureTable, name: str, lessons: Sequence[int]) -> list[float]:
        """Return a score of everything by models learned from clauses of other groups, averaged over splits."""
        scores = [0.0] * len(self._groups)
        teaching = set(lessons)
        for kept, held in (
            fold for split in range(_SPLITS) for fold in folds(self._groups, _FOLDS, self._seed + split)
        ):
            found = table.scores(self._model(table, name, [place for place in kept if place in teaching]))
            for place in held:
                scores[place] += found[place] / _SPLITS
        return scores

    def _limits(self, lesson: Lesson, scores: Sequence[float], worth: float) -> Thresholds:
        """Return the thresholds of single clauses; `worth`: of a signal where that was learned."""
        asked = self.deciding(lesson.type)
        clauses = [self.clauses[place] for place in asked]
        of_clauses = [scores[place] for place in asked]
        right = [lesson.type in clause.types for clause in clauses]
        agreed = [lesson.signalled(clause) for clause in clauses]
        if lesson.weighing is not None:
            return likely_thresholds(of_clauses, right, agreed, worth)
        # Of the few clauses of a rare type most are known by the signals: two free thresholds change least of these.
        chosen = steady_thresholds if len(asked) < len(self.clauses) else best_thresholds
        return chosen(of_clauses, right, agreed)

    def _kind(self, lesson: Lesson, bias: float, scores: Sequence[float], limits: Thresholds) -> LearnedType:
        inside = self._in_agreement(lesson, scores[len(self.clauses) :]) or limits
        right: dict[tuple[bool, bool], list[bool]] = {}
        for place in self.deciding(lesson.type):
            clause, also = self.clauses[place], lesson.signalled(self.clauses[place])
            if limits.found(scores[place], also):
                right.setdefault((also, scores[place] >= limits.alone), []).append(lesson.type in clause.types)
        return LearnedType(
            type=lesson.type,
            agrees_with=lesson.agrees_with,
            not_beside=lesson.not_beside,
            bias=round(bias, 4),
            alone=round(limits.alone, 4),
            with_signals=round(limits.with_signals, 4),
            alone_in_agreement=round(inside.alone, 4),
            with_signals_in_agreement=round(inside.with_signals, 4),
            right_both=_share(right.get((True, True), [])),
            right_alone=_share(right.get((False, True), [])),
            right_signals=_share(right.get((True, False), [])),
        )

    def _in_agreement(self, lesson: Lesson, scores: Sequence[float]) -> Thresholds | None:
        right = [lesson.type in sentence.types for sentence in self.sentences]
        if sum(right) < _ENOUGH:
            return None
        agreed = [lesson.signalled(sentence) for sentence in self.sentences]
        return agreements_thresholds(scores, right, agreed, [sentence.agreement for sentence in self.sentences])


def _spread(scores: Sequence[float]) -> float:
    return pstdev(scores) or 1.0  # all alike: the view tells nothing


def _share(right: Sequence[bool]) -> float:
    """Return the share that is right, as if one more had been and one had not: few clauses prove little."""
    return round((sum(right) + 1) / (len(right) + 2), 2)


def taught(learned: Sequence[Learned], version: str, about: Mapping[str, Any]) -> SecondReader:
    """Return a reader of what was learned from English clauses."""
    weights = {}
    for view in VIEWS:
        models = [one.models[view.name].weights if view.name in one.models else {} for one in learned]
        names = {name for model in models for name in model}
        weights[view.name] = {name: [model.get(name, 0.0) for model in models] for name in names}
    return SecondReader(version, "en", tuple(one.kind for one in learned), weights, about)
