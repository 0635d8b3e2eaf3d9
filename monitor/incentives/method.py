"""Finds the methods of worked calculations: functions marked with `@method` in the files of `methods/`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import monitor.incentives.methods
from monitor.incentives.inputs import Inputs
from monitor.incentives.marked import marked
from monitor.incentives.tiers import Tier, TierError, checked

Answer = dict[str, Any]
"""What a calculation answers: money and rates as text, counts as numbers, null for what is undefined."""

Method = Callable[[Inputs], Answer]
_NAME = "incentive_method"


def method(name: str) -> Callable[[Method], Method]:
    """Mark a function as the method of that name ("tiers.marginal")."""

    def mark(function: Method) -> Method:
        setattr(function, _NAME, name)
        return function

    return mark


@cache
def methods() -> dict[str, Method]:
    """Return every method by name; raises `RuntimeError` for a file without one and for a name that is there twice."""
    return marked(
        monitor.incentives.methods, _NAME, lambda function: (getattr(function, _NAME), cast(Method, function))
    )


def tiers_of(inputs: Inputs, rate: str = "rate") -> tuple[Tier, ...]:
    """Return the scale under `tiers`: objects with `from` and a rate, rising."""
    try:
        return checked([Tier(row.amount("from"), row.amount(rate)) for row in inputs.rows("tiers")])
    except TierError as error:
        raise inputs.wrong("tiers", f"a scale that rises ({error})") from error


def number(value: Any) -> Any:  # noqa: ANN401 - a decimal becomes what JSON holds
    """Return a decimal quantity as a JSON number where it is whole, else as text."""
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")
