"""Judges facts by rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

from monitor.errors import ChannelwardenError
from monitor.rulebook.records import FactSchema, Rule, Scalar
from monitor.vocabulary import Verdict


class FactTypeError(ChannelwardenError):
    """A fact holds a value of the wrong type; it is listed and never judged."""


@dataclass(frozen=True)
class Judgement:
    """What one rule says of one fact; `reason` says why it was not assessed."""

    rule: Rule
    verdict: Verdict
    reason: str = ""


class Judge:
    """Judges facts of one type by the active rules over it; a context manager, to be used by one thread."""

    def __init__(self, rules: Sequence[Rule], schema: FactSchema) -> None:
        self.schema = schema
        self.rules = tuple(sorted((r for r in rules if r.fact == schema.name), key=lambda rule: rule.id))

    def judge(self, fact: Mapping[str, Scalar | None]) -> list[Judgement]:
        """Return one judgement for each rule, in order of rule id."""
        return [Judgement(rule, Verdict.NOT_ASSESSED, "the engine is being built") for rule in self.rules if fact]

    def close(self) -> None:
        """Free the engine's memory."""

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
