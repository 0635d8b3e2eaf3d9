"""Says what a rule found, with its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.rulebook.records import Rule, Scalar


def sentence(rule: Rule, fact: Mapping[str, Scalar | None], locale: str = "en") -> str:
    """Return the rule's message with its placeholders filled in for a reader of that locale."""
    del locale
    return rule.message.format_map({name: "unknown" if value is None else value for name, value in fact.items()})
