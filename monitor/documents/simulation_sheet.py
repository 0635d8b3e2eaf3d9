"""The simulation sheet: a scheme on history before it is signed, for the person who signs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext

from monitor.documents.phrases import day
from monitor.documents.written import money, points
from monitor.incentives.rounding import EXACT, ratio
from monitor.incentives.simulation import Simulated, Simulation
from reports.incentive_records import SimulationLine, SimulationSheet
from scrapers.counted import number_of

_FOOTER = (
    "Growth is against the same days a year before; margin on growth is the brand's margin on it, as the scheme names "
    "it. Whether the growth came of the scheme no history can tell.",
    "A dash is not known and in no sum; sums of margin and gain are over the results of which both cost and margin are "
    "known. Nothing was written.",
)


def build(found: Simulation, *, names: Mapping[str, str], brand: str, today: date) -> SimulationSheet:
    """Return the sheet; `names` are the partners' names by id, who costs most comes first."""
    by_partner: dict[str, list[Simulated]] = {}
    for line in found.lines:
        by_partner.setdefault(line.party_id, []).append(line)
    ordered = sorted(by_partner.items(), key=lambda item: (-(_sum(item[1], _cost) or Decimal(-1)), item[0]))
    return SimulationSheet(
        brand=brand,
        scheme=found.scheme,
        title=found.title,
        currency=found.currency,
        since=day(found.since),
        until=day(found.until),
        date=day(today),
        headline=_headline(found),
        totals=_totals(found),
        partners=tuple(_partner(names.get(party, party), lines, found.currency) for party, lines in ordered),
        lines=tuple(_line(names.get(line.party_id, line.party_id), line, found.currency) for line in found.lines),
        warnings=found.warnings,
        footer=_FOOTER,
    )


def _headline(found: Simulation) -> str:
    whole = [line for line in found.lines if line.gain is not None]
    known = sum(line.cost is not None for line in found.lines)
    cost = (
        f"It would have cost {money(found.cost, found.currency)} {found.currency} ({known} of {len(found.lines)} known)"
    )
    if not whole:
        return f"{cost}; whether it pays for itself is not known."
    gain = sum((line.gain or Decimal(0) for line in whole), Decimal(0))
    words = "more than the margin on growth" if gain < 0 else "less than the margin on growth, or just as much"
    return f"{cost}; where both are known that is {words}."


def _totals(found: Simulation) -> tuple[tuple[str, str], ...]:
    whole, code = [line for line in found.lines if line.gain is not None], found.currency
    pairs: list[tuple[str, Decimal | None]] = [("Cost", found.cost if _sum(found.lines, _cost) is not None else None)]
    of = f" ({len(whole)} of {number_of(len(found.lines), 'result')} known)"
    pairs.append((f"Margin on growth{of}", _sum(whole, lambda line: line.margin)))
    pairs.append((f"Gain{of}", _sum(whole, lambda line: line.gain)))
    with localcontext(EXACT):
        paid = _sum(whole, _cost)
        needed = None if paid is None or found.margin is None else ratio(paid, found.margin)
    pairs.append(("Growth that would have paid for this", needed))
    pairs.append(("Paid by the version in force", _sum(found.lines, lambda line: line.present)))
    return tuple((label, f"{money(amount, code)} {code}") for label, amount in pairs if amount is not None)


def _partner(name: str, lines: Sequence[Simulated], code: str) -> SimulationLine:
    known, whole = [line for line in lines if line.cost is not None], [line for line in lines if line.gain is not None]
    on_base = [line for line in known if line.base is not None]
    with localcontext(EXACT):
        share = ratio(_sum(on_base, _cost) or Decimal(0), _sum(on_base, _base) or Decimal(0))
    return SimulationLine(
        party=name,
        period="",
        base=money(_sum(lines, _base), code),
        growth=money(_sum(lines, lambda line: line.growth), code),
        cost=money(_sum(known, _cost), code),
        share=points(share if on_base else None),
        margin=money(_sum(whole, lambda line: line.margin), code),
        gain=money(_sum(whole, lambda line: line.gain), code),
        present=money(_sum(lines, lambda line: line.present), code),
        said=() if len(known) == len(lines) else (f"{len(known)} of {number_of(len(lines), 'period')} known",),
    )


def _line(name: str, line: Simulated, code: str) -> SimulationLine:
    with localcontext(EXACT):
        share = None if line.cost is None or line.base is None else ratio(line.cost, line.base)
    figures = (line.base, line.growth, line.cost, line.margin, line.gain, line.present)
    base, growth, cost, margin, gain, present = (money(value, code) for value in figures)
    reason = (line.reason,) if line.reason and not line.gaps else ()
    return SimulationLine(
        name, line.period, base, growth, cost, points(share), margin, gain, present, (*line.cliffs, *line.gaps, *reason)
    )


def _cost(line: Simulated) -> Decimal | None:
    return line.cost


def _base(line: Simulated) -> Decimal | None:
    return line.base


def _sum(lines: Sequence[Simulated], figure: Callable[[Simulated], Decimal | None]) -> Decimal | None:
    """Return the sum of what is known, or None where nothing is."""
    known = [value for value in map(figure, lines) if value is not None]
    return sum(known, Decimal(0)) if known else None
