"""What is known of the conditions of a verdict for one agreement: which hold, which do not, which nobody entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.agreements.terms import TextTerm
from monitor.rulebook.figures import InForce, figure_on
from monitor.rulebook.message import shown_value
from monitor.rulebook.provisos import PROVISOS, Proviso
from monitor.rulebook.records import ClauseVerdict, Fact, Figure, Type


@dataclass(frozen=True)
class ConditionState:
    """One condition for one agreement: its words, whether it holds (None: unknown), and what is known of it.

    `confirmed` is False where the figure's source was not read and counsel has to confirm it.
    """

    name: str
    words: str
    holds: bool | None
    known: str
    confirmed: bool = True

    @property
    def sentence(self) -> str:
        """The condition as it is printed: words, answer, and what the answer rests on."""
        answer = {True: "holds", False: "does not hold", None: "not known"}[self.holds]
        mark = "" if self.confirmed else "; limit to be confirmed by counsel"
        return f"{self.words}: {answer} ({self.known}{mark})" if self.known or mark else f"{self.words}: {answer}"


def findings(
    verdict: ClauseVerdict,
    fact: Fact,
    figures: Sequence[Figure],
    types: Mapping[str, Type],
    day: date,
    *,
    read: Mapping[str, TextTerm] | None = None,
) -> list[ConditionState]:
    """Return what is known of every condition of a verdict, in its order, on a day.

    `read` is what the agreement's text answers by attribute; it counts where nobody entered the attribute.
    """
    found = []
    for name in verdict.conditions:
        proviso = PROVISOS[name]
        limit = figure_on(figures, proviso.figure, verdict.jurisdiction, day) if proviso.figure else None
        found.append(_finding(name, proviso, limit, fact, _type(proviso, figures, types), read=read or {}))
    return found


def broken(found: Sequence[ConditionState]) -> bool:
    """Return whether some condition is known not to hold."""
    return any(item.holds is False for item in found)


def _finding(
    name: str,
    proviso: Proviso,
    limit: InForce | None,
    fact: Fact,
    kind: Type | None,
    *,
    read: Mapping[str, TextTerm],
) -> ConditionState:
    if limit is not None and limit.value is None:
        return ConditionState(name, proviso.words.format(limit="the limit"), None, limit.said)
    words = proviso.words.format(limit=shown_value(limit.value, kind, limit.currency) if limit else "")
    holds, known = _answer(proviso, limit, fact, kind)
    term = read.get(proviso.attribute)
    if term is not None and fact.get(proviso.attribute) is None:
        holds, known = _answer(proviso, limit, {**fact, proviso.attribute: term.value}, kind)
        known += ", read in the text"
    return ConditionState(name, words, holds, known, limit is None or limit.confirmed)


def _answer(proviso: Proviso, limit: InForce | None, fact: Fact, kind: Type | None) -> tuple[bool | None, str]:
    """Return whether a condition holds, and what is known of it."""
    if limit is not None and proviso.value is not None:
        return limit.value == proviso.value, limit.said
    if not proviso.attribute:
        return None, "read it in the clause"
    value, currency = fact.get(proviso.attribute), str(fact.get("currency") or "")
    if value is None:
        return None, "not entered"
    said = shown_value(value, kind, currency)
    if limit is None:
        return value == proviso.value, said
    if limit.currency not in ("", currency):
        return None, f"{said}, the limit is in {limit.currency}"
    return isinstance(value, int) and int(value) <= int(limit.value or 0), said


def _type(proviso: Proviso, figures: Sequence[Figure], types: Mapping[str, Type]) -> Type | None:
    named = next((item.type for item in figures if item.name == proviso.figure), None)
    return named or types.get(proviso.attribute)
