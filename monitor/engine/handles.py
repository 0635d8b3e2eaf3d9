"""The engine's own rulesets, kept for the next one who needs the same: the memory of a judged fact is never freed.

Measured on 2.0.28: a ruleset that has seen one fact costs some 100 kB that `delete_ruleset` does not give back, which
came to 7 MB a pass. A ruleset whose facts are all retracted is as good as new, so it is used again.
"""

from __future__ import annotations

from collections import OrderedDict
from itertools import count
from threading import Lock

from monitor.errors import SettingsError

try:
    import durable_rules_engine as native
except ImportError as problem:  # pragma: no cover - only where the extension was built wrongly
    raise SettingsError(
        f"the rule engine durable_rules cannot be loaded ({problem}). On Python 3.13 and later it has to be built with "
        "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install --no-binary durable_rules durable_rules==2.0.28"
    ) from problem

__all__ = ["discard", "give_back", "native", "take"]

_KEPT = 512
"""Idle rulesets kept: the whole rule base is some sixty."""

_names = count(1)
_idle: OrderedDict[int, str] = OrderedDict()
"""Definitions of idle rulesets by handle, the longest idle first."""
_turn = Lock()


def take(definition: str) -> int:
    """Return the handle of a ruleset of that definition (JSON) that nobody else uses and that holds no fact."""
    with _turn:
        handle = next((handle for handle, text in reversed(_idle.items()) if text == definition), None)
        if handle is not None:
            del _idle[handle]
            return handle
    made: int = native.create_ruleset(f"channelwarden{next(_names)}", definition)
    return made


def discard(handle: int) -> None:
    """Free a ruleset that may still hold a fact: it is never used again."""
    native.delete_ruleset(handle)


def give_back(handle: int, definition: str) -> None:
    """Keep a ruleset without facts for the next one; the longest idle is freed where there are too many."""
    with _turn:
        _idle[handle] = definition
        surplus = _idle.popitem(last=False)[0] if len(_idle) > _KEPT else None
    if surplus is not None:
        discard(surplus)
