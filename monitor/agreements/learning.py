"""Teaches the second reader from judged clauses; needs the extra `train` (scikit-learn).

A type's weights are those of a logistic regression over features weighted by how differently they are spread between
clauses of the type and others (naive Bayes log-count ratios). Thresholds are chosen on scores of clauses that the
scoring model had not seen, never on those it learned from.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.agreements.regression import FeatureTable, Linear, learn
from monitor.agreements.second_reader import LearnedType, SecondReader, features
from monitor.agreements.thresholds import Thresholds, best_thresholds

_FOLDS = 4
_SPLITS = 3
"""splits into folds over which scores of clauses while unseen are averaged"""
_ENOUGH = 20
"""sentences of a type that whole agreements must hold to set thresholds of their own"""


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


def unseen_scores(clauses: Sequence[Judged], asked: Sequence[Judged], name: str, seed: int) -> list[float]:
    """Return a score of each clause in `asked` by models learned from clauses of other groups, averaged over splits."""
    features_of = {clause.text: features(clause.text) for clause in [*clauses, *asked]}
    table = FeatureTable([features_of[clause.text] for clause in clauses])
    answers = FeatureTable([features_of[clause.text] for clause in asked])
    scores = [0.0] * len(asked)
    groups = [clause.group for clause in [*clauses, *asked]]
    for kept, held in (fold for split in range(_SPLITS) for fold in folds(groups, _FOLDS, seed + split)):
        lessons = [place for place in kept if place < len(clauses)]
        right = [name in clauses[place].types for place in lessons]
        found = answers.scores(table.learned(lessons, right, [groups[place] for place in lessons]))
        for place in (place - len(clauses) for place in held if place >= len(clauses)):
            scores[place] += found[place] / _SPLITS
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
