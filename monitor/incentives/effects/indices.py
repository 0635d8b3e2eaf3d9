"""The three indices of a client against the period it is compared with: revenue, share and investment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlmodel import Session

from monitor.incentives.calendar_periods import Period
from monitor.incentives.effects import rows
from monitor.incentives.effects.costs import Served
from monitor.incentives.effects.known import Known, days_of, unknown
from monitor.incentives.figures import InputRow
from monitor.incentives.rounding import ratio


@dataclass(frozen=True)
class Index:
    """A figure against the same of the earlier period, which is 100; `value` is exact, None where not known.

    `entered` names the row of controlling the value was taken from, where the figures themselves are not known.
    """

    name: str
    now: Known
    before: Known
    value: Decimal | None
    reason: str = ""
    entered: str = ""


def index(name: str, now: Known, before: Known) -> Index:
    """Return now / before x 100; not known where a figure is not, where nothing was before, or in two currencies."""
    reasons = list(dict.fromkeys(figure.reason for figure in (now, before) if figure.reason))
    if now.value is None or before.value is None:
        return Index(name, now, before, None, "; ".join(reasons))
    if now.currency != before.currency:
        return Index(name, now, before, None, f"now in {now.currency}, before in {before.currency}")
    share = ratio(now.value, before.value)
    if share is None or before.value < 0:
        return Index(name, now, before, None, "there was nothing before, and nothing can be set against it")
    return Index(name, now, before, share * 100)


def investment(costs: tuple[Served, Served], granted: tuple[Known, Known], days: tuple[Period, Period]) -> Index:
    """Return the index of what was spent: all items where the same are known of the same days, else the pay granted."""
    now, before = costs
    uneven = _uneven(now, before, days)
    if now.known and not uneven:
        return index("investment", _spent(now), _spent(before))
    found = index("investment", *granted)
    return replace(found, reason=f"{found.reason}; {uneven}") if found.value is None and uneven else found


def _uneven(now: Served, before: Served, days: tuple[Period, Period]) -> str:
    """Return which costs are known of one period only, or of other days of it, as a month against a quarter."""
    alone, names = now.known ^ before.known, f"{days[0].name} and {days[1].name}"
    if alone:
        return f"costs known of only one of {names}: {_items(alone)}"
    whole = ((days[0],), (days[1],))
    other_days = {
        line.item
        for line, earlier in zip(now.lines, before.lines, strict=True)
        if line.item in now.known
        and (line.days, earlier.days) != whole
        and tuple(part.year_before() for part in line.days) != earlier.days
    }
    return (
        f"costs entered for other days of one of {names} than of the other: {_items(other_days)}" if other_days else ""
    )


def _items(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)).replace("_", " ")


def share(session: Session, party_id: str, period: Period, against: Period) -> Index:
    """Return the index of the brand's share with the client: of its market where measured, else of its shelf."""
    found = []
    for measure in rows.SHARES:
        now, before = (_measured(session, party_id, days, measure) for days in (period, against))
        found.append(index("share", now, before))
    best = next((one for one in found if one.value is not None), None)
    best = best or next((one for one in found if one.now.rows or one.before.rows), None)
    return best or replace(found[0], reason=f"no market or shelf share of {period.name} is in kpi_results")


def or_entered(found: Index, session: Session, party_id: str, period: Period) -> Index:
    """Return the index, or where it is not known the one controlling entered for just this party and period."""
    row = None if found.value is not None else rows.entered(session, party_id, period)
    points = None if row is None else {
        "revenue": row.revenue_index, "share": row.share_index, "investment": row.investment_index,
    }[found.name]  # fmt: skip
    if row is None or points is None:
        return found
    said = f"entered in effectiveness, {row.id}" + (f" ({row.source})" if row.source else "")
    return replace(found, value=Decimal(points) / 100, reason="", entered=said)


def _spent(costs: Served) -> Known:
    kept = [line.cost for line in costs.lines if line.cost.value is not None]
    return Known(costs.total, kept[0].currency, tuple(row for cost in kept for row in cost.rows))


def _measured(session: Session, party_id: str, period: Period, measure: str) -> Known:
    """Return the last result in a period of the one KPI with this measure; of several it is not known which to take."""
    found = rows.share_results(session, party_id, period, measure)
    kept = tuple(
        InputRow("kpi_results", row.kpi, days_of(row.period_from, row.period_to), quantity=Decimal(row.actual),
                 note=row.source)
        for row in found
    )  # fmt: skip
    words = measure.replace("_", " ")
    if not found:
        return unknown(f"no {words} of {period.name} in kpi_results")
    if len({row.kpi for row in found}) > 1:
        return unknown(f"several KPIs measure the {words} of {period.name}", kept)
    return Known(Decimal(found[-1].actual), "", kept[-1:])
