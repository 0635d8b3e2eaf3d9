"""Worked calculations: a file of cases with method and inputs, answered case by case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from difflib import get_close_matches
from typing import Any

from monitor.errors import Fault, FaultsError
from monitor.incentives.inputs import InputError, Inputs
from monitor.incentives.method import Answer, Method, methods
from monitor.incentives.rounding import EXACT


@dataclass(frozen=True)
class Worked:
    """The answer to one case, or the reason why there is none; `unread` names inputs that changed nothing."""

    id: str
    answer: Answer
    error: str = ""
    unread: tuple[str, ...] = ()


class _TwiceError(ValueError):
    """A key stands twice in one object."""


def read_cases(text: str, file: str) -> list[dict[str, Any]]:
    """Return the cases of a file: `{"cases": [{"id", "method", "inputs"}]}`; raises `FaultsError` for another form."""
    try:
        data = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
    except _TwiceError as error:
        said = f'the key "{error}" stands twice in one object'
        raise FaultsError(
            [Fault(file, 0, "", said, "each key once: one of the two values would be left out")]
        ) from error
    except json.JSONDecodeError as error:
        raise FaultsError([Fault(file, error.lineno, "", f"no JSON ({error.msg})", "a file of cases")]) from error
    cases = data.get("cases") if isinstance(data, dict) else None
    if not isinstance(cases, list):
        raise FaultsError([Fault(file, 0, "", 'holds no "cases"', '{"cases": [{"id", "method", "inputs"}, ...]}')])
    for index, case in enumerate(cases):
        if not isinstance(case, dict) or not isinstance(case.get("inputs"), dict) or "id" not in case:
            raise FaultsError([Fault(file, 0, f"cases[{index}]", "is no case", "an object with id, method and inputs")])
    return cases


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON in which no key stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return found


def compute(case: Mapping[str, Any]) -> Worked:
    """Return the answer to one case; exact, and the same whatever the order of the cases.

    A case that names no method is answered where a single method fits its inputs.
    """
    name, wanted = str(case["id"]), case.get("method")
    if wanted is None:
        return _fitting(name, case["inputs"])
    function = methods().get(str(wanted))
    if function is None:
        near = get_close_matches(str(wanted), methods(), n=1)
        hint = f"; did you mean '{near[0]}'?" if near else f"; expected one of {', '.join(sorted(methods()))}"
        return Worked(name, {}, f"{name}: no method '{wanted}'{hint}")
    return _answered(name, function, case["inputs"])


def _answered(name: str, function: Method, values: Mapping[str, Any]) -> Worked:
    inputs = Inputs(values, f"{name}: inputs")
    try:
        with localcontext(EXACT):
            answer = function(inputs)
    except InputError as error:
        return Worked(name, {}, str(error))
    except ArithmeticError:
        return Worked(name, {}, f"{inputs.place}: divide by nothing, or give more digits than can be kept")
    return Worked(name, answer, unread=tuple(inputs.unread()))


def _fitting(name: str, values: Mapping[str, Any]) -> Worked:
    """Return the answer of the only method that needs exactly these inputs; two that fit are for a person to choose."""
    found = {method: _answered(name, function, values) for method, function in methods().items()}
    fits = [method for method, done in found.items() if not done.error and not done.unread]
    if len(fits) == 1:
        return found[fits[0]]
    named = f"name one of {', '.join(sorted(fits))}" if fits else "name one: no method reads exactly these inputs"
    return Worked(name, {}, f'{name}: has no "method"; {named}')
