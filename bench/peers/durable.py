"""durable_rules used bare, as its users would where they know its hazards; not through our adapter."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from math import prod
from typing import Any

from durable.engine import MessageNotHandledException, Ruleset

from bench.guarded import Against, And, Guarded, Known, Matches, Or, Value, guarded, leaves
from bench.peer import Fact, Hits, Peer
from bench.rows import Rows
from monitor.rulebook.records import Rule, Scalar

MOST_COMPARISONS = 400
MOST_BRANCHES = 16
"""Branches of "or" multiply: eight pairs fire 256 times for one fact, and 64 pending matches refuse it."""

_OPERATOR = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_names = itertools.count(1)


class DurableRules(Peer):
    """`durable.engine.Ruleset`: assert one fact, run its actions, retract it, always with one sid and no Host.

    A Host starts two polling threads for ever, and a batch of facts loses its actions when one of them matches nothing.
    Every comparison is guarded with `$ex`, as one with a missing right-hand attribute fires. Measured with 30 rules
    over offers, facts/s: all rules in one ruleset 14,300; each "or" taken apart into rules of its own 12,400; three
    rulesets of ten rules 6,200 and 5,600. Its patterns are of another dialect: they are searched before.
    """

    name = "durable_rules, bare"
    version = version("durable_rules")

    def why_not(self, rule: Rule) -> str:
        """Return how many branches a rule has where they are too many."""
        branches = _branches(guarded(rule))
        return f"its branches of 'or' multiply to {branches} matches a fact" if branches > MOST_BRANCHES else ""

    def load(self, rules: Sequence[Rule]) -> None:
        """Make as few rulesets as its limit of comparisons allows."""
        self._rows = Rows(rules)
        self._hits: Hits = {rule.id: [] for rule in rules}
        self._rulesets = [Ruleset(f"bare{next(_names)}", None, part) for part in self._definitions(rules)]

    def converted(self, facts: Sequence[Fact]) -> list[dict[str, Scalar]]:
        """Return messages: what is known, under one id and one sid."""
        row = self._rows.known
        return [{"subject": str(fact["subject"]), **row(fact), "id": "1", "sid": "0"} for fact in facts]

    def judge_converted(self, own: Sequence[dict[str, Scalar]]) -> Hits:
        """Assert, act and retract, one by one; that nothing matched is its normal answer."""
        self._hits = {name: [] for name in self._hits}
        for message in own:
            for ruleset in self._rulesets:
                # plain `try`: `contextlib.suppress` makes an object for every fact
                try:  # noqa: SIM105
                    ruleset.do_actions(ruleset.assert_fact(message), _done)
                except MessageNotHandledException:
                    pass
                try:  # noqa: SIM105
                    ruleset.retract_fact(message)
                except MessageNotHandledException:
                    pass
        # a rule fires once for each branch of "or" that holds
        return {name: list(dict.fromkeys(subjects)) for name, subjects in self._hits.items()}

    def _definitions(self, rules: Sequence[Rule]) -> Iterator[dict[str, Any]]:
        part: dict[str, Any] = {}
        comparisons = 0
        for rule in rules:
            condition = guarded(rule)
            more = sum(1 for _ in leaves(condition))
            if part and comparisons + more > MOST_COMPARISONS:
                yield part
                part, comparisons = {}, 0
            part[rule.id] = {"all": [{"m": self._written(condition)}], "run": self._action(rule.id)}
            comparisons += more
        yield part

    def _action(self, rule: str) -> Callable[[Any], None]:
        # one argument only: with two it would be taken for an asynchronous action
        def hit(context: Any) -> None:  # noqa: ANN401 - the library is not typed
            self._hits[rule].append(context.m.subject)

        return hit

    def _written(self, part: Guarded) -> dict[str, Any]:
        if isinstance(part, And | Or):
            return {"$and" if isinstance(part, And) else "$or": [self._written(inner) for inner in part.parts]}
        if isinstance(part, Known):
            return {"$ex" if part.known else "$nex": {part.attribute: 1}}
        if isinstance(part, Value):
            return _compared(part.attribute, part.relation, part.value)
        if isinstance(part, Against):
            return _compared(part.attribute, part.relation, {"$m": part.other})
        if isinstance(part, Matches):
            return _compared(self._rows.found(part), "==", part.positive)
        each = [_compared(part.attribute, "==" if part.inside else "!=", value) for value in part.values]
        return each[0] if len(each) == 1 else {"$or" if part.inside else "$and": each}


def _compared(name: str, relation: str, value: Any) -> dict[str, Any]:  # noqa: ANN401
    return {name: value} if relation == "==" else {_OPERATOR[relation]: {name: value}}


def _branches(part: Guarded) -> int:
    """Return how many ways there are to satisfy a condition."""
    if isinstance(part, And):
        return prod(_branches(inner) for inner in part.parts)
    if isinstance(part, Or):
        return sum(_branches(inner) for inner in part.parts)
    # of a list only one value can be equal
    return 1


def _done(error: object, state: object) -> None:
    """Fail loudly: an action's error is swallowed otherwise."""
    del state
    if error:
        raise RuntimeError(f"durable_rules: {error}")
