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
from monitor.agreements.views import ABOUT, NEAR, PAIRS, PIECES, STEMS, VIEWS

_FOLDS = 4
_SPLITS = 2
"""splits into folds over which scores of clauses while unseen are averaged"""
_ENOUGH_CLAUSES = 50
"""clauses of a type that contracts must hold for thresholds to be chosen on contracts alone"""
_ENOUGH = 20
"""sentences of a type that whole agreements must hold to set thresholds of their own"""


_BY_STEMS = {PAIRS: 0.25, STEMS: 0.5, PIECES: 0.25}
BY_NEARNESS = {PAIRS: 0.2, NEAR: 0.5, PIECES: 0.15, ABOUT: 0.15}
"""shares of the views in a score: for clauses that join a few telling words with many others between"""


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
class Lesson:
    """A type to learn, the signals' types that speak of the same, and those beside which it is not added.

    `shares`: the views that it is learned from, and what share of the score each has.
    """

    type: str
    agrees_with: tuple[str, ...]
    not_beside: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=lambda: _BY_STEMS)

    def signalled(self, clause: Judged) -> bool:
        """Say whether the signals found the clause to be of this type."""
        return not clause.signalled.isdisjoint(self.agrees_with)


@dataclass(frozen=True)
class Learned:
    """A type that was learned: what the reader needs of it, its weights by view, scores of the clauses while unseen."""

    kind: LearnedType
    models: Mapping[str, Linear]
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
        self._tables = [
            FeatureTable([view.features(one.text) for one in [*clauses, *sentences]], view) for view in VIEWS
        ]

    def learned(self, lesson: Lesson) -> Learned:
        """Learn one clause type; thresholds come from scores while unseen."""
        scores = [0.0] * len(self._groups)
        models: dict[str, Linear] = {}
        for table in (one for one in self._tables if one.view.name in lesson.shares):
            unseen = self._unseen(table, lesson.type)
            middle = fmean(unseen[: len(self.clauses)])
            spread = pstdev(unseen[: len(self.clauses)]) or 1.0  # all alike: the view tells nothing
            by = lesson.shares[table.view.name] / spread
            scores = [total + (score - middle) * by for total, score in zip(scores, unseen, strict=True)]
            models[table.view.name] = self._model(table, lesson.type, range(len(self.clauses))).scaled(by, middle)
        bias = sum(model.bias for model in models.values())
        return Learned(self._kind(lesson, bias, scores), models, scores[: len(self.clauses)])

    def deciding(self, name: str) -> list[int]:
        """Return the places of the clauses on which a type's thresholds are chosen."""
        contracts = [place for place, clause in enumerate(self.clauses) if clause.of_contract]
        enough = sum(name in self.clauses[place].types for place in contracts) >= _ENOUGH_CLAUSES
        return contracts if enough else list(range(len(self.clauses)))

    def _model(self, table: FeatureTable, name: str, places: Sequence[int]) -> Linear:
        right = [name in self.clauses[place].types for place in places]
        return table.learned(places, right, [self._groups[place] for place in places])

    def _unseen(self, table: FeatureTable, name: str) -> list[float]:
        """Return a score of everything by models learned from clauses of other groups, averaged over splits."""
        scores = [0.0] * len(self._groups)
        for kept, held in (
            fold for split in range(_SPLITS) for fold in folds(self._groups, _FOLDS, self._seed + split)
        ):
            found = table.scores(self._model(table, name, [place for place in kept if place < len(self.clauses)]))
            for place in held:
                scores[place] += found[place] / _SPLITS
        return scores

    def _kind(self, lesson: Lesson, bias: float, scores: Sequence[float]) -> LearnedType:
        asked = self.deciding(lesson.type)
        clauses = [self.clauses[place] for place in asked]
        of_clauses = [scores[place] for place in asked]
        agreed = [lesson.signalled(clause) for clause in clauses]
        # Of the few clauses of a rare type most are known by the signals: two free thresholds change least of these.
        chosen = steady_thresholds if len(asked) < len(self.clauses) else best_thresholds
        limits = chosen(of_clauses, [lesson.type in clause.types for clause in clauses], agreed)
        inside = self._in_agreement(lesson, scores[len(self.clauses) :]) or limits
        right: dict[tuple[bool, bool], list[bool]] = {}
        for clause, score, also in zip(clauses, of_clauses, agreed, strict=True):
            if limits.found(score, also):
                right.setdefault((also, score >= limits.alone), []).append(lesson.type in clause.types)
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
