"""The adapter to durable_rules 2.0.28: formulas in, names of the true ones out; its hazards end here.

Measured hazards and what is done about them: a comparison with a missing value fires (every comparison is guarded with
`$ex`); `'1' < 5` fires, `true` equals 1, floats round (only typed integers and text get here, booleans as 0 and 1);
an event is consumed by the first rule (facts are asserted and retracted); a rule with an "or" fires once a branch
(names go into a set); nothing matched is reported as an error (it is the normal answer here); actions in Python swallow
exceptions (there are none: results are read from the engine directly); Host starts threads and leaks (there is none:
the engine's own ruleset, one constant sid, freed when done); at most 255 attributes a message (formulas are split).
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Mapping, Sequence
from itertools import count

from monitor.engine.formula import All, Any, Column, Compare, Formula, columns
from monitor.errors import SettingsError
from monitor.rulebook.records import Scalar

try:
    import durable_rules_engine as native
except ImportError as problem:  # pragma: no cover - only where the extension was built wrongly
    raise SettingsError(
        f"the rule engine durable_rules cannot be loaded ({problem}). On Python 3.13 and later it has to be built with "
        "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install --no-binary durable_rules durable_rules==2.0.28"
    ) from problem

MOST_COLUMNS = 240
"""A message of durable_rules holds at most 255 attributes; a few are the adapter's own."""

_HANDLED, _NOT_HANDLED = 0, 1
Json = Mapping[str, object]
_OPERATOR = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_ALWAYS = "always"
_ENVELOPE: dict[str, int | str] = {"id": "1", "sid": "0", _ALWAYS: 1}
_names = count(1)

Values = Mapping[Column, int | str | None]


class Ruleset:
    """Formulas compiled once; `true_for` tells which of them are true for a fact's values.

    `unknown_counts` says what a comparison with an unknown value yields: False for "is it true?", True for "can it
    be true?". Freed by `close()` or with the object. Not to be shared between threads.
    """

    def __init__(self, formulas: Sequence[Formula], *, unknown_counts: bool = False) -> None:
        self._unknown_counts = unknown_counts
        self._parts: list[tuple[int, dict[Column, str]]] = []
        self._free: list[weakref.finalize[..., Ruleset]] = []
        for chunk in _chunks(formulas):
            names = {column: f"c{number}" for number, column in enumerate(sorted(_used(chunk), key=repr))}
            definition = {
                f"r{index}": {"all": [{"m": self._condition(formula, names)}]}
                for index, formula in chunk
                if not (isinstance(formula, Any) and not formula.parts)
            }
            if definition:
                handle = native.create_ruleset(f"channelwarden{next(_names)}", json.dumps(definition))
                self._parts.append((handle, names))
                self._free.append(weakref.finalize(self, native.delete_ruleset, handle))

    def true_for(self, values: Values) -> set[int]:
        """Return the indexes of the formulas that are true for the values of one fact."""
        found: set[int] = set()
        for handle, names in self._parts:
            message = dict(_ENVELOPE)
            for column, name in names.items():
                value = values[column]
                if value is not None:
                    message[name] = value
                elif self._unknown_counts:
                    message[f"{name}?"] = 1
            found |= _fired(handle, json.dumps(message))
        return found

    def close(self) -> None:
        """Free the engine's memory; the ruleset cannot be used afterwards."""
        self._parts.clear()
        for free in self._free:
            free()

    def _condition(self, formula: Formula, names: Mapping[Column, str]) -> Json:
        if isinstance(formula, Compare):
            return self._comparison(formula, names)
        parts = [self._condition(part, names) for part in formula.parts]
        if not parts:
            return {_ALWAYS: 1 if isinstance(formula, All) else 0}
        if len(parts) == 1:
            return parts[0]
        return {"$and" if isinstance(formula, All) else "$or": parts}

    def _comparison(self, formula: Compare, names: Mapping[Column, str]) -> Json:
        left = names[formula.column]
        read = [left]
        if isinstance(formula.operand, Column):
            right: object = {"$m": names[formula.operand]}
            read.append(names[formula.operand])
        else:
            right = int(formula.operand) if isinstance(formula.operand, bool) else formula.operand
        test: Json = {left: right} if formula.relation == "==" else {_OPERATOR[formula.relation]: {left: right}}
        guarded = {"$and": [*({"$ex": {name: 1}} for name in read), test]}
        if not self._unknown_counts:
            return guarded
        return {"$or": [*({f"{name}?": 1} for name in read), guarded]}


def _fired(handle: int, message: str) -> set[int]:
    """Assert one fact, collect the names of the rules that fired, retract it."""
    code, state = native.assert_fact(handle, message)
    fired: set[int] = set()
    try:
        if code == _HANDLED:
            started = native.start_action_for_state(handle, state)
            action = started[1] if started else None
            while action:
                fired.update(int(name[1:]) for name in json.loads(action))
                native.update_state(handle, started[0])
                action = native.complete_and_start_action(handle, state)
        elif code != _NOT_HANDLED:
            raise RuntimeError(f"durable_rules refused a fact with code {code}: {message}")
    finally:
        native.retract_fact(handle, message)
    return fired


def _used(chunk: Sequence[tuple[int, Formula]]) -> set[Column]:
    return {column for _, formula in chunk for column in columns(formula)}


def _chunks(formulas: Sequence[Formula]) -> list[list[tuple[int, Formula]]]:
    """Split numbered formulas so that no chunk reads more columns than a message can hold."""
    chunks: list[list[tuple[int, Formula]]] = [[]]
    read: set[Column] = set()
    for index, formula in enumerate(formulas):
        more = set(columns(formula))
        if chunks[-1] and len(read | more) > MOST_COLUMNS:
            chunks.append([])
            read = set()
        read |= more
        chunks[-1].append((index, formula))
    return [chunk for chunk in chunks if chunk]


def encoded(value: Scalar | None) -> int | str | None:
    """Return a fact's value as the engine may see it: booleans as 0 and 1."""
    return int(value) if isinstance(value, bool) else value
