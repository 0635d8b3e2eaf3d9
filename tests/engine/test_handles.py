"""The engine's rulesets are used again, and never one that may still hold a fact."""

from __future__ import annotations

import json

import pytest

from monitor.engine import handles, ruleset
from monitor.engine.formula import Compare, column_of
from monitor.engine.ruleset import Ruleset

SHORT = column_of("shortfall")


@pytest.fixture
def formula() -> Compare:
    return Compare(SHORT, ">", 5)


def test_a_ruleset_is_used_again_and_answers_as_a_new_one(formula: Compare) -> None:
    first = Ruleset([formula])
    assert first.true_for({SHORT: 9}) == {0}
    used = [chunk.handle for stage in first._stages for chunk in stage]
    first.close()
    second = Ruleset([formula])
    assert [chunk.handle for stage in second._stages for chunk in stage] == used
    assert [second.true_for({SHORT: value}) for value in (9, 5, None)] == [{0}, set(), set()]


def test_two_at_once_never_share_one(formula: Compare) -> None:
    one, other = Ruleset([formula]), Ruleset([formula])
    assert {c.handle for s in one._stages for c in s}.isdisjoint(c.handle for s in other._stages for c in s)


def test_one_that_failed_on_a_fact_is_not_used_again(formula: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Ruleset([formula])
    used = {chunk.handle for stage in broken._stages for chunk in stage}

    def fails(*_: object) -> set[int]:
        raise RuntimeError("refused")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="refused"):
        patch.setattr(ruleset, "_fired", fails)
        broken.true_for({SHORT: 9})
    broken.close()
    assert used.isdisjoint(handles._idle)


def test_no_more_are_kept_than_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handles, "_KEPT", len(handles._idle) + 1)
    for number in range(3):
        text = json.dumps({f"r{number}": {"all": [{"m": {f"unusual{number}": 1}}]}})
        handles.give_back(handles.take(text), text)
    assert len(handles._idle) == handles._KEPT
