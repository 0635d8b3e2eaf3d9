"""zen-engine (GoRules), Rust: one compiled expression for the whole rule base, evaluated once a fact."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import zen

from bench.guarded import Matches, guarded, infix
from bench.peer import Fact, Hits, Peer
from bench.rows import Rows, texts
from monitor.rulebook.records import Rule, Scalar


class ZenEngine(Peer):
    """`zen.compile_expression("(rule or rule …) ? [rule, rule, …] : false")` with a dict of what the rules read.

    Measured with 30 rules over offers, facts/s: this 145,000; the list alone 136,000; it with the whole fact as
    context 125,000, with JSON text 100,000; batches of 500 through `map` or `filter` in the expression 102,000;
    `ZenEngine.evaluate_batch` over a decision with an expression node 27,000; that node in loop mode 16,000; one
    compiled expression a rule 10,000; a decision table or expression node, evaluated a fact, 6,000. Its `matches`
    compiles the pattern for every fact (3,000 with four such rules), so patterns are searched before.
    """

    name = "zen-engine"
    version = version("zen-engine")

    def why_not(self, rule: Rule) -> str:
        """Its texts know no escapes: one with both kinds of quotes cannot be written."""
        if any("'" in text and '"' in text for text in texts(guarded(rule))):
            return "a text with both kinds of quotes cannot be written in its expressions"
        return ""

    def load(self, rules: Sequence[Rule]) -> None:
        """Compile all rules into one expression that yields a list of booleans, or false where no rule is violated."""
        self._ids = [rule.id for rule in rules]
        self._rows = Rows(rules)
        written = [infix(guarded(rule), _literal, self._matches) for rule in rules]
        # most facts violate nothing: one boolean is handed back sooner than a list of them
        self._all = zen.compile_expression(f"({' or '.join(written)}) ? [{', '.join(written)}] : false")

    def converted(self, facts: Sequence[Fact]) -> list[tuple[str, dict[str, Scalar | None]]]:
        """Return subject and context; the dict becomes zen's own value inside `evaluate`."""
        row = self._rows.whole
        return [(str(fact["subject"]), row(fact)) for fact in facts]

    def judge_converted(self, own: Sequence[tuple[str, dict[str, Scalar | None]]]) -> Hits:
        """Evaluate the expression once a fact."""
        hits: Hits = {name: [] for name in self._ids}
        evaluate, ids = self._all.evaluate, self._ids
        for subject, context in own:
            verdicts = evaluate(context)
            if verdicts:
                for name, violates in zip(ids, verdicts, strict=True):
                    if violates:
                        hits[name].append(subject)
        return hits

    def _matches(self, part: Matches) -> str:
        return f"{self._rows.found(part)} == {_literal(part.positive)}"


def _literal(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return f"'{value}'" if '"' in value else f'"{value}"'
