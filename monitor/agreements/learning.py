"""Teaches the second reader from judged clauses; needs the extra `train` (scikit-learn).

A type's weights are those of a logistic regression over features weighted by how differently they are spread between
clauses of the type and others (naive Bayes log-count ratios). Thresholds are chosen on scores of clauses that the
scoring model had not seen, never on those it learned from.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.agreements.second_reader import SHORT, LearnedType, SecondReader, features
from monitor.agreements.thresholds import Thresholds, best_thresholds
from monitor.errors import ChannelwardenError

_FOLDS = 4
_SPLITS = 3
"""splits into folds over which scores of clauses while unseen are averaged"""
_STRENGTH = 10.0
"""the inverse of the penalty on large weights (scikit-learn's C)"""
_KEPT = 3_000
"""features of a type that are kept, those with the largest weights"""
_ENOUGH = 20
"""sentences of a type that whole agreements must hold to set thresholds of their own"""


class LearningError(ChannelwardenError):
    """There is nothing to learn from, or nothing to learn with."""


@dataclass(frozen=True)
class Judged:
    """A clause: its text, whose it is (clauses of one group are never on both sides of a split), what it is."""

    text: str
    group: str
    types: frozenset[str]
    signalled: frozenset[str]


@dataclass(frozen=True)
class Lesson:
    """A type to learn, the signals' types that speak of the same, and those beside which it is not added."""

    type: str
    agrees_with: tuple[str, ...]
    not_beside: tuple[str, ...] = ()

    def signalled(self, clause: Judged) -> bool:
        """Say whether the signals found the clause to be of this type."""
        return not clause.signalled.isdisjoint(self.agrees_with)


@dataclass(frozen=True)
class Linear:
    """What one regression learned: weights by feature, the bias, and the weight of an older model's score."""

    weights: Mapping[str, float]
    bias: float
    start: float = 0.0

    def score(self, found: set[str]) -> float:
        """Return the score of a clause with these features."""
        total = math.fsum(self.weights.get(name, 0.0) for name in found)
        return self.bias + total / math.sqrt(len(found) + SHORT)


@dataclass(frozen=True)
class Learned:
    """A type that was learned: what the reader needs of it, its weights, and scores of the clauses while unseen."""

    kind: LearnedType
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


def learn(
    found: Sequence[set[str]], right: Sequence[bool], groups: Sequence[str], start: Sequence[float] = ()
) -> Linear:
    """Learn one type from the features of clauses and whether each is of the type; raises `LearningError`.

    Features of a single group are left out: they are its names, not its wording. With `start`, scores by an older
    model, what is learned is how much of them to keep (`Linear.start`) and what to add.
    """
    try:
        from scipy.sparse import csr_matrix, diags, hstack  # noqa: PLC0415 - an extra, wanted by this alone
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    except ImportError as error:
        raise LearningError(
            "learning needs scikit-learn; install it with: pip install 'channelwarden[train]'"
        ) from error
    if not any(right) or all(right):
        raise LearningError("nothing to learn: clauses of the type and others are both needed")
    seen = _counted(found, right)
    names = sorted(_of_several(found, groups))
    importance = _importance(names, seen, len(found))
    column = {name: place for place, name in enumerate(names)}
    values, columns, ends = [], [], [0]
    for names_of_one in found:
        here = sorted(column[name] for name in names_of_one if name in column)
        columns += here
        values += [1 / math.sqrt(len(names_of_one) + SHORT)] * len(here)
        ends.append(len(columns))
    matrix: Any = csr_matrix((values, columns, ends), shape=(len(found), len(names))) @ diags(importance)
    if start:
        matrix = hstack([matrix, csr_matrix([[score] for score in start])]).tocsr()
    model: Any = LogisticRegression(
        C=_STRENGTH, class_weight="balanced", solver="liblinear", dual=True, max_iter=1000, random_state=0
    )
    model.fit(matrix, list(right))
    weights = {
        name: float(weight) * share for name, weight, share in zip(names, model.coef_[0], importance, strict=False)
    }
    kept = sorted(weights, key=lambda name: (-abs(weights[name]), name))[:_KEPT]
    return Linear(
        {name: weights[name] for name in kept}, float(model.intercept_[0]), float(model.coef_[0][-1]) if start else 0.0
    )


def _of_several(found: Sequence[set[str]], groups: Sequence[str]) -> set[str]:
    """Return the features that clauses of two groups at least have."""
    first: dict[str, str] = {}
    several: set[str] = set()
    for names, group in zip(found, groups, strict=True):
        several.update(name for name in names if first.setdefault(name, group) != group)
    return several


def _counted(found: Sequence[set[str]], right: Sequence[bool]) -> dict[str, list[int]]:
    seen: dict[str, list[int]] = {}
    for names, of_type in zip(found, right, strict=True):
        for name in names:
            seen.setdefault(name, [0, 0])[0 if of_type else 1] += 1
    return seen


def _importance(names: Sequence[str], seen: Mapping[str, Sequence[int]], clauses: int) -> list[float]:
    """Return how much a feature tells: its log-count ratio between the type and the rest, times its rarity."""
    of_type = sum(seen[name][0] + 1 for name in names)
    others = sum(seen[name][1] + 1 for name in names)
    return [
        abs(math.log((seen[name][0] + 1) / of_type) - math.log((seen[name][1] + 1) / others))
        * math.sqrt(math.log((1 + clauses) / (1 + sum(seen[name]))) + 1)
        for name in names
    ]


def unseen_scores(clauses: Sequence[Judged], asked: Sequence[Judged], name: str, seed: int) -> list[float]:
    """Return a score of each clause in `asked` by models learned from clauses of other groups, averaged over splits."""
    found = [features(clause.text) for clause in clauses]
    found_in_asked = [features(clause.text) for clause in asked]
    scores = [0.0] * len(asked)
    groups = [clause.group for clause in [*clauses, *asked]]
    for kept, held in (fold for split in range(_SPLITS) for fold in folds(groups, _FOLDS, seed + split)):
        lessons = [place for place in kept if place < len(clauses)]
        model = learn(
            [found[place] for place in lessons],
            [name in clauses[place].types for place in lessons],
            [clauses[place].group for place in lessons],
        )
        for place in (place - len(clauses) for place in held if place >= len(clauses)):
            scores[place] += model.score(found_in_asked[place]) / _SPLITS
    return scores


def learned_type(lesson: Lesson, clauses: Sequence[Judged], sentences: Sequence[Judged], seed: int) -> Learned:
    """Learn one clause type from clauses; thresholds come from scores while unseen.

    `sentences` are those of whole agreements: they are not learned from, and set the thresholds in agreements.
    """
    name = lesson.type
    scores = unseen_scores(clauses, [*clauses, *sentences], name, seed)
    of_clauses, of_sentences = scores[: len(clauses)], scores[len(clauses) :]
    limits = _limits(lesson, clauses, of_clauses)
    inside = limits
    if sum(name in sentence.types for sentence in sentences) >= _ENOUGH:
        inside = _limits(lesson, sentences, of_sentences, [sentence.group for sentence in sentences])
    right: dict[tuple[bool, bool], list[bool]] = {}
    for clause, score in zip(clauses, of_clauses, strict=True):
        agreed = lesson.signalled(clause)
        if limits.found(score, agreed):
            right.setdefault((agreed, score >= limits.alone), []).append(name in clause.types)
    model = learn(
        [features(clause.text) for clause in clauses],
        [name in clause.types for clause in clauses],
        [clause.group for clause in clauses],
    )
    kind = LearnedType(
        type=name,
        agrees_with=lesson.agrees_with,
        not_beside=lesson.not_beside,
        bias=round(model.bias, 4),
        alone=round(limits.alone, 4),
        with_signals=round(limits.with_signals, 4),
        alone_in_agreement=round(inside.alone, 4),
        with_signals_in_agreement=round(inside.with_signals, 4),
        right_both=_share(right.get((True, True), [])),
        right_alone=_share(right.get((False, True), [])),
        right_signals=_share(right.get((True, False), [])),
    )
    return Learned(kind, model, of_clauses)


def _limits(
    lesson: Lesson, asked: Sequence[Judged], scores: Sequence[float], agreements: Sequence[str] = ()
) -> Thresholds:
    right = [lesson.type in clause.types for clause in asked]
    return best_thresholds(scores, right, [lesson.signalled(clause) for clause in asked], agreements)


def _share(right: Sequence[bool]) -> float:
    """Return the share that is right, as if one more had been and one had not: few clauses prove little."""
    return round((sum(right) + 1) / (len(right) + 2), 2)


def taught(learned: Sequence[Learned], version: str, about: Mapping[str, Any]) -> SecondReader:
    """Return a reader of what was learned from English clauses."""
    names = {name for one in learned for name in one.model.weights}
    weights = {name: [one.model.weights.get(name, 0.0) for one in learned] for name in names}
    return SecondReader(version, "en", tuple(one.kind for one in learned), weights, about)
