"""The adapter to durable_rules 2.0.28: formulas in, indexes of the true ones out; its hazards end here.

Measured, and what is done about it: a comparison with a missing value fires (every one is guarded with `$ex`, and two
attributes arrive compared, as -1, 0 or 1); `'1' < 5` fires, `true` equals 1, floats round (only typed integers and text
get here, see `values`); a text of 65,536 letters equals its own beginning, as lengths are counted in 16 bits (texts are
told by number: which of those that rules compare with it is); an event is consumed by the first rule (facts are
asserted and retracted); a rule with an "or" fires once a branch, branches multiply, and fifteen nested groups are too
many (only flat conjunctions get here, see `stages`); nothing matched is reported as an error (it is the normal answer
here); actions in Python swallow exceptions (there are none: results are read from the engine directly); Host starts
threads and leaks (there is none: the engine's own ruleset, one constant sid, used again, see `handles`); too many
attributes, comparisons or matches break or hang it (rulesets are split well below its limits, see `chunks`).
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.engine.chunks import Test, chunks, tests_of
from monitor.engine.formula import Compare, Formula, Operand
from monitor.engine.handles import discard, give_back, native, take
from monitor.engine.stages import Earlier, Stage, staged
from monitor.engine.values import Values

_HANDLED, _NOT_HANDLED = 0, 1
_OPERATOR = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_ALWAYS = "always"
_ENVELOPE: dict[str, int | str] = {"id": "1", "sid": "0", _ALWAYS: 1}
_NO_TEXT = -1
"""Tells a text that no rule compares with."""


@dataclass(frozen=True)
class _Chunk:
    """One ruleset of the engine: its handle, and the message names of the columns and earlier results it reads."""

    handle: int
    columns: Mapping[Operand, str]
    earlier: Mapping[int, str]


class Ruleset:
    """Formulas compiled once; `true_for` tells which of them are true for a fact's values.

    A comparison with an unknown value is false. Given back by `close()` or with the object. For one thread.
    """

    def __init__(self, formulas: Sequence[Formula]) -> None:
        self._keys: list[int] = []
        self._free: list[weakref.finalize[..., Ruleset]] = []
        self._texts: dict[str, int] = {}
        self._stages = [[self._compiled(chunk) for chunk in chunks(stage)] for stage in staged(formulas)]

    def true_for(self, values: Values) -> set[int]:
        """Return the indexes of the formulas that are true for the values of one fact."""
        found: set[int] = set()
        for stage in self._stages:
            try:
                fired = [_fired(chunk.handle, self._message(chunk, values, found)) for chunk in stage]
            except BaseException:
                self._discard()
                raise
            found.update(self._keys[number] for numbers in fired for number in numbers)
        return {key for key in found if key >= 0}

    def close(self) -> None:
        """Give the engine's rulesets back; this one cannot be used afterwards."""
        self._stages.clear()
        for free in self._free:
            free()

    def _discard(self) -> None:
        """Free what may still hold a fact, so that nobody gets it."""
        for chunk in (chunk for stage in self._stages for chunk in stage):
            discard(chunk.handle)
        for free in self._free:
            free.detach()
        self._stages.clear()

    def _compiled(self, chunk: Stage) -> _Chunk:
        """Compile one chunk; the engine's rules are named by their place in `_keys`."""
        leaves = dict.fromkeys(leaf for _, conjunction in chunk for leaf in conjunction)
        read = dict.fromkeys(leaf.column for leaf in leaves if isinstance(leaf, Compare))
        columns = {column: f"c{number}" for number, column in enumerate(read)}
        earlier = {leaf.key: f"e{-leaf.key}" for leaf in leaves if isinstance(leaf, Earlier)}
        definition = {}
        for key, conjunction in chunk:
            tests = [self._rendered(test, columns, earlier) for test in tests_of(conjunction)]
            definition[f"r{len(self._keys)}"] = {"all": [{"m": {"$and": tests} if tests else {_ALWAYS: 1}}]}
            self._keys.append(key)
        text = json.dumps(definition)
        handle = take(text)
        self._free.append(weakref.finalize(self, give_back, handle, text))
        return _Chunk(handle, columns, earlier)

    def _rendered(self, test: Test, columns: Mapping[Operand, str], earlier: Mapping[int, str]) -> Mapping[str, object]:
        """Return a test in the engine's language; a text is numbered as it is met."""
        if isinstance(test, Earlier):
            return {earlier[test.key]: 1}
        if isinstance(test, Operand):
            return {"$ex": {columns[test]: 1}}
        name, operand = columns[test.column], test.operand
        value = self._texts.setdefault(operand, len(self._texts)) if isinstance(operand, str) else int(operand)
        return {name: value} if test.relation == "==" else {_OPERATOR[test.relation]: {name: value}}

    def _message(self, chunk: _Chunk, values: Values, found: set[int]) -> str:
        message = dict(_ENVELOPE)
        for column, name in chunk.columns.items():
            value = values[column]
            if value is not None:
                message[name] = self._texts.get(value, _NO_TEXT) if isinstance(value, str) else value
        for key, name in chunk.earlier.items():
            message[name] = int(key in found)
        return json.dumps(message)


def _number(action: str) -> int:
    """Return the number of the rule an action is of: `{"r17":…`; its text repeats the fact, so it is not parsed."""
    return int(action[3 : action.index('"', 3)])


def _fired(handle: int, message: str) -> set[int]:
    """Assert one fact, collect the names of the rules that fired, retract it."""
    code, state = native.assert_fact(handle, message)
    fired: set[int] = set()
    try:
        if code == _HANDLED:
            started = native.start_action_for_state(handle, state)
            action = started[1] if started else None
            while action:
                fired.add(_number(action))
                native.update_state(handle, started[0])
                action = native.complete_and_start_action(handle, state)
        elif code != _NOT_HANDLED:
            raise RuntimeError(f"durable_rules refused a fact with code {code}: {message}")
    finally:
        native.retract_fact(handle, message)
    return fired
