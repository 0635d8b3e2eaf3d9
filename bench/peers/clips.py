"""clipspy: the Rete engine CLIPS in C, a template for the facts, one production a rule."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import clips

from bench.guarded import Against, And, Guarded, Known, Listed, Matches, Or, Value, attributes, guarded
from bench.peer import Fact, Hits, Peer
from bench.rows import Rows
from monitor.rulebook.records import Rule, Scalar

BATCH = 500
_RELATION = {"==": "eq", "!=": "neq"}


class Clips(Peer):
    """Facts loaded as text in batches, `run`, `reset`; conditions on single slots stand in the pattern.

    Measured with 30 rules over offers, facts/s: this 46,000; asserted through the template 36,000, of which all is the
    hand-over and next to nothing the matching; asserted, run and retracted one by one 9,000; `load_facts` 2,900 as long
    as the library's own error router, in Python, is asked at every character: it is switched off. All conditions of a
    rule in one test instead of at their slots: 18,000 instead of 36,000. Unknown slots are left out: their default is
    nil. Patterns are searched before, as CLIPS has no regular expressions.
    """

    name = "clipspy"
    version = version("clipspy")

    def load(self, rules: Sequence[Rule]) -> None:
        """Build the template and the productions; a production calls back with rule and subject."""
        self._rows = Rows(rules)
        self._hits: Hits = {rule.id: [] for rule in rules}
        self._engine = clips.Environment()
        self._engine.define_function(self._hit, name="hit")
        slots = " ".join(f"(slot {name})" for name in ["subject", *self._rows.names])
        self._engine.build(f"(deftemplate offer {slots})")
        for rule in rules:
            self._engine.build(self._production(rule))
        self._engine.reset()
        # last, so that faults of the productions are told; `load_facts` raises nothing for a faulty fact either way,
        # a missing one shows as a difference
        for router in list(self._engine.routers()):
            router.deactivate()

    def converted(self, facts: Sequence[Fact]) -> list[str]:
        """Return batches of facts in CLIPS's own words, with the slots that have a value."""
        row = self._rows.known
        written = [
            f"(offer (subject {_literal(str(fact['subject']))}) "
            f"{' '.join([f'({name} {_literal(value)})' for name, value in row(fact).items()])})"
            for fact in facts
        ]
        return ["\n".join(written[start : start + BATCH]) for start in range(0, len(written), BATCH)]

    def judge_converted(self, own: Sequence[str]) -> Hits:
        """Load, run and reset, a batch at a time."""
        self._hits = {name: [] for name in self._hits}
        for batch in own:
            self._engine.load_facts(batch)
            self._engine.run()
            self._engine.reset()
        return self._hits

    def _hit(self, rule: str, subject: str) -> None:
        self._hits[rule].append(subject)

    def _production(self, rule: Rule) -> str:
        """Return a rule: what concerns one slot stands at the slot, where productions share it; the rest is a test."""
        condition = guarded(rule)
        parts = condition.parts if isinstance(condition, And) else (condition,)
        at_slot: dict[str, list[str]] = {}
        tests: list[Guarded] = []
        for part in parts:
            slot = self._at_slot(part)
            # CLIPS refuses a pattern that cannot match: an equality stands alone at its slot
            if slot and (slot[0] not in at_slot or all(each[0] == "~" for each in [*slot[1], *at_slot[slot[0]]])):
                at_slot.setdefault(slot[0], []).extend(slot[1])
            else:
                tests.append(part)
        variables = list(dict.fromkeys(name for test in tests for name in self._slots(test)))
        pattern = [f"({name} {'&'.join(at_slot[name])})" for name in at_slot if name not in variables]
        for name in variables:
            bound = "&".join([f"?{name}", *at_slot.get(name, [])])
            test = f"&:(and TRUE {' '.join(map(self._written, tests))})" if name == variables[-1] else ""
            pattern.append(f"({name} {bound}{test})")
        return f'(defrule {rule.id} (offer (subject ?subject) {" ".join(pattern)}) => (hit "{rule.id}" ?subject))'

    def _at_slot(self, part: Guarded) -> tuple[str, list[str]] | None:
        """Return a slot and its constraints for what a pattern can say without a function."""
        if isinstance(part, Known):
            return part.attribute, ["~nil" if part.known else "nil"]
        if isinstance(part, Value) and part.relation in _RELATION:
            return part.attribute, [f"{'' if part.relation == '==' else '~'}{_literal(part.value)}"]
        if isinstance(part, Matches):
            return self._rows.found(part), [_literal(part.positive)]
        if isinstance(part, Listed) and not part.inside:
            return part.attribute, [f"~{_literal(value)}" for value in part.values]
        return None

    def _slots(self, part: Guarded) -> list[str]:
        if isinstance(part, Matches):
            return [self._rows.found(part)]
        if isinstance(part, And | Or):
            return [name for inner in part.parts for name in self._slots(inner)]
        return attributes(part)

    def _written(self, part: Guarded) -> str:
        if isinstance(part, And | Or):
            return f"({'and' if isinstance(part, And) else 'or'} {' '.join(map(self._written, part.parts))})"
        if isinstance(part, Known):
            return f"({'neq' if part.known else 'eq'} ?{part.attribute} nil)"
        if isinstance(part, Value):
            return f"({_RELATION.get(part.relation, part.relation)} ?{part.attribute} {_literal(part.value)})"
        if isinstance(part, Against):
            return f"({_RELATION.get(part.relation, part.relation)} ?{part.attribute} ?{part.other})"
        if isinstance(part, Matches):
            return f"(eq ?{self._rows.found(part)} {_literal(part.positive)})"
        # `neq` with several values is true if none is equal
        values = f"(neq ?{part.attribute} {' '.join(map(_literal, part.values))})"
        return f"(not {values})" if part.inside else values


def _literal(value: Scalar) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
