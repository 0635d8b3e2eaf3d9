"""Allocation of scarce stock."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.allocation import by_score, in_cases, weighted_scores
from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method


@method("allocation.weighted")
def weighted(inputs: Inputs) -> Answer:
    """A_i = (w_h x H_i + w_p x P_i) / sum x total, whole units by largest remainder, ties by list order."""
    history, potential = inputs.amounts("H"), inputs.amounts("P")
    if len(history) != len(potential):
        raise inputs.wrong("P", f"as many figures as H has ({len(history)})")
    scores = weighted_scores(history, potential, inputs.amount("w_h"), inputs.amount("w_p"))
    return _answer(inputs, "total", scores)


@method("allocation.by_score")
def scored(inputs: Inputs) -> Answer:
    """Units proportional to given scores; with all scores zero nothing is allocated and a person decides."""
    total, scores = _total(inputs, "total"), _scores(inputs, inputs.amounts("scores"))
    units = by_score(total, scores)
    return {"allocation": units, "unallocated": total - sum(units)}


@method("allocation.in_cases")
def cases(inputs: Inputs) -> Answer:
    """The same in whole cases; what fills no case stays unallocated."""
    total, size = _total(inputs, "total_units"), inputs.whole("units_per_case")
    if size <= 0:
        raise inputs.wrong("units_per_case", "one unit or more")
    shares = in_cases(total, size, _scores(inputs, inputs.amounts("scores")))
    units = [share * size for share in shares]
    return {"cases": shares, "units": units, "unallocated_units": total - sum(units)}


def _answer(inputs: Inputs, name: str, scores: list[Decimal]) -> Answer:
    total = _total(inputs, name)
    units = by_score(total, _scores(inputs, scores))
    left = total - sum(units)
    return {"allocation": units, "unallocated": left} if left else {"allocation": units}


def _total(inputs: Inputs, name: str) -> int:
    total = inputs.whole(name)
    if total < 0:
        raise inputs.wrong(name, "zero units or more")
    return total


def _scores(inputs: Inputs, scores: list[Decimal]) -> list[Decimal]:
    if any(score < 0 for score in scores):
        raise inputs.wrong("scores", "scores of zero or more")
    return scores
