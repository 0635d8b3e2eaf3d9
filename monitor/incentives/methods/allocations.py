"""Allocation of scarce stock."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.allocation import Bounds, by_score, in_cases, weighted_scores, within_bounds
from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method


@method("allocation.weighted")
def weighted(inputs: Inputs) -> Answer:
    """A_i = (w_h x H_i + w_p x P_i) / sum x total, whole units by largest remainder, ties by list order."""
    history, potential = inputs.amounts("H"), inputs.amounts("P")
    if len(history) != len(potential):
        raise inputs.wrong("P", f"as many figures as H has ({len(history)})")
    for name, figures in (("H", history), ("P", potential)):
        if any(figure < 0 for figure in figures):
            raise inputs.wrong(name, "figures of zero or more")
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


@method("allocation.within_bounds")
def bounded(inputs: Inputs) -> Answer:
    """Units proportional to scores, nobody under `least` or over `most` (null: no limit); ties by list order.

    Scores of partners that meet their service KPIs (`service`) are multiplied by `multiplier`.
    """
    total, scores = _total(inputs, "total"), _scores(inputs, inputs.amounts("scores"))
    if inputs.given("service"):
        served, times = inputs.values("service"), inputs.amount("multiplier")
        if len(served) != len(scores) or not all(isinstance(one, bool) for one in served):
            raise inputs.wrong("service", f"true or false for each of the {len(scores)} scores")
        scores = _scores(inputs, [score * times if one else score for score, one in zip(scores, served, strict=True)])
    bounds = [Bounds(least or 0, most) for least, most in zip(*_bounds(inputs, len(scores)), strict=True)]
    try:
        units = within_bounds(total, scores, bounds)
    except ValueError as error:
        raise inputs.wrong("least", f"least amounts that fit the total ({error})") from error
    return {"allocation": units, "unallocated": total - sum(units)}


def _bounds(inputs: Inputs, count: int) -> list[list[int | None]]:
    found: list[list[int | None]] = []
    for name in ("least", "most"):
        needed = name == "least" or inputs.given(name)
        values: list[int | None] = inputs.wholes_or_none(name) if needed else [None] * count
        if len(values) != count or any(value is not None and value < 0 for value in values):
            raise inputs.wrong(name, f"zero or more units, or null, for each of the {count} scores")
        found.append(values)
    if any(most is not None and most < (least or 0) for least, most in zip(*found, strict=True)):
        raise inputs.wrong("most", "no less than the least")
    return found


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
