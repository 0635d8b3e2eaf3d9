"""A stage is split into as few parts as the engine's limits allow, in order."""

from __future__ import annotations

import random

import pytest

from bench.random_rules import random_rules
from monitor.engine import chunks
from monitor.engine.formula import formula_of
from monitor.engine.stages import staged


@pytest.mark.parametrize("most", [3, 12, 60])
def test_each_part_is_within_the_limits_and_takes_all_that_fits(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(chunks, "MOST_PENDING", most)
    stages = staged([formula_of(rule) for rule in random_rules(80, random.Random(7))])
    assert stages
    for stage in stages:
        parts = list(chunks.chunks(stage))
        assert [item for part in parts for item in part] == stage
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            assert len(part) == 1 or fits(part)
            if following is not None:
                assert not fits([*part, following[0]])
    assert len(list(chunks.chunks(stages[0]))) > 1


def fits(stage: chunks.Stage) -> bool:
    return chunks._fits(stage, [chunks.tests_of(conjunction) for _, conjunction in stage])
