"""Scores are weighed by what they tell of clauses, and a threshold follows the odds, not the few clauses about it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.agreements.learning import Judged, Lesson, Lessons, Weighing, taught
from monitor.agreements.regression import Linear
from monitor.agreements.twins import unlabelled_twins
from monitor.agreements.views import BY_NAME, NEAR, STEMS
from monitor.agreements.weighing import Weights, likely_thresholds, weighed

BUYS = "The dealer shall order at least forty crates of pans in season {at}."
HIRES = "The dealer shall employ at least forty clerks for pans in season {at}."
REST = "The dealer keeps clean pans on its shelves in season {at}."
SCORE = st.floats(-3, 3)


def clauses() -> list[Judged]:
    """Return clauses of two types that share their telling words, and others, of thirty companies."""
    nothing = frozenset[str]()
    kinds = ((BUYS, frozenset(["buys"])), (HIRES, frozenset(["hires"])), (REST, nothing))
    return [Judged(text.format(at=at), f"company {at}", types, nothing) for at in range(30) for text, types in kinds]


def test_a_score_that_tells_more_counts_more_and_one_that_tells_nothing_next_to_nothing() -> None:
    right = [at % 4 == 0 for at in range(80)]
    telling = [1.0 if is_right else -1.0 for is_right in right]
    vague = [score if at % 8 < 6 else -score for at, score in enumerate(telling)]
    mute = [1.0 if at // 4 % 2 else -1.0 for at in range(80)]
    weights = weighed([telling, vague, mute], right, [False] * 80).of_scores
    assert weights[0] > weights[1] > abs(weights[2])


def test_signals_that_are_wrong_are_worth_nothing_never_less() -> None:
    right = [at % 4 == 0 for at in range(40)]
    assert weighed([[float(is_right) for is_right in right]], right, [not one for one in right]).of_signal == 0.0


def test_one_odd_clause_about_the_threshold_moves_it_little() -> None:
    scores = [at / 10 for at in range(-40, 40)]
    right = [score >= 1 for score in scores]
    odd = [is_right or score == pytest.approx(-2.0) for is_right, score in zip(right, scores, strict=True)]
    limits = [likely_thresholds(scores, one, [False] * 80, 0.0).alone for one in (right, odd)]
    assert limits[0] == pytest.approx(1.0, abs=0.1)
    assert limits[1] == pytest.approx(limits[0], abs=0.7)


def test_a_signal_lowers_the_threshold_by_what_it_is_worth() -> None:
    limits = likely_thresholds([0.0, 1.0, 2.0, 3.0], [False, False, True, True], [False] * 4, 0.75)
    assert limits.with_signals == limits.alone - 0.75


@given(st.lists(st.tuples(SCORE, SCORE), min_size=1, max_size=9), SCORE, st.floats(0.1, 5))
def test_sums_grow_with_the_weights(rows: list[tuple[float, float]], weight: float, by: float) -> None:
    scores = [list(row) for row in zip(*rows, strict=True)]
    weights = Weights([weight, 1.0], 0.5)
    for once, more in zip(weights.added(scores), weights.scaled(by).added(scores), strict=True):
        assert math.isclose(more, by * once, abs_tol=1e-9)


@given(st.dictionaries(st.sampled_from("abcd"), SCORE), st.dictionaries(st.sampled_from("cdef"), SCORE))
def test_two_models_of_a_view_add_up_to_one(some: dict[str, float], others: dict[str, float]) -> None:
    found, view = dict.fromkeys("abcdef", 1), BY_NAME[STEMS]
    one, other = Linear(some, 0.5), Linear(others, -2.0)
    assert math.isclose(one.plus(other).score(found, view), one.score(found, view) + other.score(found, view))


def test_what_looks_like_another_type_is_told_apart_and_read_as_it_was_learned() -> None:
    lessons = Lessons(clauses(), [], 1)
    lesson = Lesson("buys", ("buys",), weighing=Weighing((STEMS, NEAR), ("hires",), NEAR))
    learned = lessons.learned(lesson)
    reader = taught([learned], "t", {})
    bought, hired, kept = (reader.scores(text.format(at="now"))[0] for text in (BUYS, HIRES, REST))
    assert bought >= learned.kind.alone > max(hired, kept)
    without = lessons.learned(Lesson("buys", ("buys",), weighing=Weighing((STEMS, NEAR), (), NEAR)))
    assert learned.models[NEAR].weights["clerk"] < without.models[NEAR].weights["clerk"]


@pytest.mark.parametrize(
    ("text", "group", "is_twin"),
    [
        ("In each year the dealer shall buy at least 70 crates of pans from us.", "a", True),
        ("In each year the dealer shall buy at least 70 crates of pans from us.", "b", False),
        ("In each year the dealer shall tell us how many pans it has.", "a", False),
        ("The dealer shall buy.", "a", False),
    ],
)
def test_a_twin_says_what_a_labelled_clause_of_its_company_says(text: str, group: str, is_twin: bool) -> None:
    labelled = "The dealer shall buy at least 40 crates of pans from us."
    assert unlabelled_twins([labelled, text], [True, False], ["a", group]) == ({1} if is_twin else set())
