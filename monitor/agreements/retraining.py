"""Teaches the second reader from counsel's own decisions, on top of what it knows; it never gets worse by them.

What is learned is measured on decisions held back from learning. Only a type that finds more of the accepted clauses
and fewer of the dismissed ones there (a higher F1) is replaced, by the very weights that were measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.agreements.detect import signalled_types
from monitor.agreements.learning import Judged, folds
from monitor.agreements.regression import LearningError, Linear, learn_pairs
from monitor.agreements.second_reader import LearnedType, SecondReader
from monitor.agreements.thresholds import Thresholds, best_thresholds
from monitor.agreements.views import BY_NAME, PAIRS

LEAST = 30
"""decisions on a type that there must be to learn from them"""
_LEAST_EACH = 3
"""accepted, and dismissed, among the decisions held back"""
_PARTS = 3
"""one of so many parts is held back"""


@dataclass(frozen=True)
class Decision:
    """A finding that counsel accepted or dismissed; decisions on one agreement stay on one side of the split."""

    text: str
    type: str
    accepted: bool
    agreement: str = ""


@dataclass(frozen=True)
class Change:
    """What became of a type: F1 on the decisions held back before and after, and why it was kept or replaced."""

    type: str
    decisions: int
    held_back: int
    before: float | None
    after: float | None
    replaced: bool
    reason: str


def retrained(
    reader: SecondReader, decisions: Sequence[Decision], version: str, seed: int, *, in_agreement: bool = False
) -> tuple[SecondReader, list[Change]]:
    """Return the reader with every type that got better replaced, and what became of each type decided about.

    `in_agreement`: the decisions are about findings in whole agreements, whose thresholds they are measured by.
    """
    changes: list[Change] = []
    kinds = {kind.type: place for place, kind in enumerate(reader.types)}
    new = reader
    for name in sorted({decision.type for decision in decisions}):
        about = [decision for decision in decisions if decision.type == name]
        if name not in kinds:
            changes.append(Change(name, len(about), 0, None, None, False, "the signals alone find this type"))
            continue
        new, change = _type_again(new, kinds[name], about, seed, in_agreement)
        changes.append(change)
    if any(change.replaced for change in changes):
        new = replace(new, version=version, about={**reader.about, "taught_again_from": reader.version})
    return new, changes


def _type_again(
    reader: SecondReader, place: int, decisions: Sequence[Decision], seed: int, in_agreement: bool
) -> tuple[SecondReader, Change]:
    kind = reader.types[place]
    clauses = [_judged(decision) for decision in decisions]
    kept, held = next(folds([clause.group for clause in clauses], _PARTS, seed))
    of_type = sum(decisions[at].accepted for at in held)
    if len(clauses) < LEAST or not _LEAST_EACH <= of_type <= len(held) - _LEAST_EACH:
        reason = f"too few decisions: {LEAST} are needed, of both kinds"
        return reader, Change(kind.type, len(clauses), len(held), None, None, False, reason)
    lessons, test = [clauses[at] for at in kept], [clauses[at] for at in held]
    before = _f1(reader, kind.type, test, in_agreement)
    try:
        made = _replaced(reader, place, lessons, seed, in_agreement)
    except LearningError as error:
        if "scikit-learn" in str(error):
            raise
        return reader, Change(kind.type, len(clauses), len(held), before, None, False, str(error))
    after = _f1(made, kind.type, test, in_agreement)
    better = after > before
    change = Change(
        kind.type, len(clauses), len(held), before, after, better, "better" if better else "not better: kept as it was"
    )
    return (made if better else reader), change


def _judged(decision: Decision) -> Judged:
    group = decision.agreement or hashlib.sha256(decision.text.encode()).hexdigest()
    types = frozenset([decision.type]) if decision.accepted else frozenset()
    return Judged(decision.text, group, types, signalled_types(decision.text))


def _f1(reader: SecondReader, name: str, clauses: Sequence[Judged], in_agreement: bool) -> float:
    right = wrong = missed = 0
    for clause in clauses:
        opinion = reader.opinion(clause.text, clause.signalled, in_agreement)
        found = name in opinion.added or (name in clause.signalled and name not in opinion.taken_back)
        right += found and name in clause.types
        wrong += found and name not in clause.types
        missed += not found and name in clause.types
    return round(2 * right / max(1, 2 * right + wrong + missed), 3)


def _replaced(
    reader: SecondReader, place: int, lessons: Sequence[Judged], seed: int, in_agreement: bool
) -> SecondReader:
    """Return the reader with one type learned on top of what it was; thresholds come from scores while unseen."""
    kind = reader.types[place]
    pairs = BY_NAME[PAIRS]
    found = [pairs.features(clause.text) for clause in lessons]
    right = [kind.type in clause.types for clause in lessons]
    groups = [clause.group for clause in lessons]
    old = [reader.scores(clause.text)[place] for clause in lessons]
    scores = [0.0] * len(lessons)
    for kept, held in folds(groups, _PARTS, seed):
        part = learn_pairs(*([whole[at] for at in kept] for whole in (found, right, groups, old)))  # type: ignore[arg-type]
        for at in held:
            scores[at] = part.start * old[at] + part.score(found[at], pairs)
    limits = best_thresholds(scores, right, [not clause.signalled.isdisjoint(kind.agrees_with) for clause in lessons])
    added = learn_pairs(found, right, groups, old)
    return _with(reader, place, added, _type_with(kind, added, limits, in_agreement))


def _type_with(kind: LearnedType, added: Linear, limits: Thresholds, in_agreement: bool) -> LearnedType:
    """Return a type with new thresholds; those in agreements stay as far above the others as they were."""
    scale = abs(added.start)
    more_alone = scale * (kind.alone_in_agreement - kind.alone)
    more_with_signals = scale * (kind.with_signals_in_agreement - kind.with_signals)
    alone = limits.alone - (more_alone if in_agreement else 0)
    with_signals = limits.with_signals - (more_with_signals if in_agreement else 0)
    return replace(
        kind,
        bias=round(added.start * kind.bias + added.bias, 4),
        alone=round(alone, 4),
        with_signals=round(with_signals, 4),
        alone_in_agreement=round(alone + more_alone, 4),
        with_signals_in_agreement=round(with_signals + more_with_signals, 4),
    )


def _with(reader: SecondReader, place: int, added: Linear, kind: LearnedType) -> SecondReader:
    """Return the reader with what was learned in place of a type: added to the pairs, all else scaled."""
    nothing = [0.0] * len(reader.types)
    rows = {view: {name: list(row) for name, row in features.items()} for view, features in reader.weights.items()}
    for row in (row for features in rows.values() for row in features.values()):
        row[place] *= added.start
    pairs = rows.setdefault(PAIRS, {})
    for name, weight in added.weights.items():
        pairs.setdefault(name, list(nothing))[place] += weight
    types = tuple(kind if at == place else other for at, other in enumerate(reader.types))
    return replace(reader, types=types, weights=rows)
