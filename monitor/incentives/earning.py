"""What one scheme pays one party for one period: the method's pay, a late report's price, caps, rounding at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, period_at, periods_within
from monitor.incentives.earned import Asked, EarlierPay, Earned
from monitor.incentives.figures import Figures, UnknownFigureError
from monitor.incentives.pay import Pay, payers
from monitor.incentives.price_law import NOT_ASKED, PriceLaw, ruled
from monitor.incentives.proration import prorated
from monitor.incentives.rounding import EXACT
from monitor.incentives.schemes.records import Scheme
from monitor.incentives.wording import figure, per_cent
from monitor.money import from_minor
from scrapers.counted import number_of


def earn(
    scheme: Scheme,
    party_id: str,
    period: Period,
    books: Books,
    *,
    taken: EarlierPay | None = None,
    versions: Sequence[Scheme] = (),
    as_of: date,
    law: PriceLaw = NOT_ASKED,
) -> Earned:
    """Return what the scheme pays on what is known up to a day; the order of rows never matters.

    `versions` are all of the scheme's. Pay that is tied to resale prices is held where `law` does not allow it.
    """
    earned = _reckoned(scheme, party_id, period, books, taken=taken or EarlierPay(), versions=versions, as_of=as_of)
    ruling = ruled(scheme, party_id, books.kpi_measure, law)
    if ruling is None:
        return earned
    if ruling.allowed:
        return replace(earned, steps=(ruling.said, *earned.steps))
    return replace(earned, exact=None, due=None, change=(), reason=ruling.said, held=True)


def _reckoned(
    scheme: Scheme,
    party_id: str,
    period: Period,
    books: Books,
    *,
    taken: EarlierPay,
    versions: Sequence[Scheme],
    as_of: date,
) -> Earned:
    known = period.within(period.start, as_of) or period
    with localcontext(EXACT):
        terms, cut = prorated(scheme, period)
    party = books.party(party_id)
    figures = Figures(
        terms, party_id, party.country if party else "", known, books, versions=versions, as_of=max(as_of, books.passed)
    )
    with localcontext(EXACT):
        try:
            figures.taken = taken.off(scheme, period)
            pay = payers()[scheme.method].function(terms, figures)
            total, steps = _total(terms, pay, figures, taken)
            asked = _asked(figures)
        except UnknownFigureError as error:
            pay, total, steps, asked = Pay(None, reason=str(error)), None, (), None
        due = None if total is None else scheme.rounding.amount(total)
    if due is not None:
        rounding = scheme.rounding
        how = f"rounded {rounding.mode.replace('_', ' ')} to {number_of(rounding.places, 'place')}"
        steps = (*steps, f"{how}: {due:,f} {scheme.currency}")
    nothing_known = bool(figures.gaps) and not figures.rows
    return Earned(
        scheme=scheme,
        party_id=party_id,
        period=period,
        exact=None if nothing_known else total,
        due=None if nothing_known else due,
        steps=() if nothing_known else tuple(filter(None, (cut, _cascade(figures.taken)))) + steps,
        rows=tuple(figures.rows),
        change=pay.change if due is not None and not nothing_known else (),
        gaps=(*figures.gaps, *taken.may_change(scheme, period)),
        reason=pay.reason or ("; ".join(figures.gaps) if nothing_known else ""),
        rate=pay.rate,
        asked=asked,
        attained=pay.attained,
        open_until=period.end if period.end > as_of else None,
    )


def _cascade(off: Decimal) -> str:
    return f"the base is what earlier schemes left: {figure(off)} is taken off" if off else ""


def _total(scheme: Scheme, pay: Pay, figures: Figures, taken: EarlierPay) -> tuple[Decimal | None, tuple[str, ...]]:
    if pay.lines is None:
        return None, pay.steps
    steps = list(pay.steps)
    lines = [scheme.rounding.amount(line) for line in pay.lines] if scheme.each_line else pay.lines
    total = sum(lines, Decimal(0))
    if scheme.each_line:
        steps.append(f"each line rounded, then added: {figure(total)}")
    elif len(lines) > 1 and scheme.method != "marginal":
        steps.append(f"sum of the lines = {figure(total)}")
    total = _after_delay(total, figures, steps)
    for left, words in _caps(scheme, figures, taken):
        cap = max(Decimal(0), left)  # what is taken back for returns is no pay, and no cap stops it
        if total > cap:
            steps.append(f"{words}: {figure(cap)} instead of {figure(total)}")
            total = cap
    return total, tuple(steps)


def _after_delay(total: Decimal, figures: Figures, steps: list[str]) -> Decimal:
    late = figures.scheme.late_report
    if late is None or total <= 0:
        return total
    whole = figures.whole
    came, end = figures.books.received(figures.party_id, whole), figures.books.reports_end(figures.party_id, whole)
    if came is None:
        steps.append(
            f"the reports are due by {late.due_after(end)}; a late one costs up to {per_cent(late.penalty.cap)}"
        )
        if figures.period == whole and not figures.unreported(whole):
            figures.gap(f"the reports of {whole.name} are not complete")
        return total
    days = late.days_late(end, came)
    share = late.penalty.share(days)
    if not share:
        return total
    left = total * (1 - share)
    delay = f"{days} working {'day' if days == 1 else 'days'} late"
    steps.append(f"reports complete on {came}, {delay}: less {per_cent(share)} = {figure(left)}")
    return left


def _caps(scheme: Scheme, figures: Figures, taken: EarlierPay) -> list[tuple[Decimal, str]]:
    caps, found = scheme.caps, []
    if caps.amount is not None:
        found.append((caps.amount, "the contract caps it"))
    if caps.of_purchases is not None:
        bought = figures.purchases()
        words = f"capped at {per_cent(caps.of_purchases)} of purchases of {figure(bought)}"
        found.append((caps.of_purchases * bought, words))
    if caps.of_food_purchases is not None:
        food, used = figures.purchases(food=True), taken.of_cap(figures.period)
        words = f"the law caps it at {per_cent(caps.of_food_purchases)} of food bought for {figure(food)}"
        words += f", of which {figure(used)} is used" if used else ""
        found.append((caps.of_food_purchases * food - used, words))
    return found


def _asked(figures: Figures) -> Asked | None:
    """Return what the party asks for by claims, and what of that is payable before any limit."""
    scheme = figures.scheme
    if not scheme.claims:
        return None
    claims, share = figures.claims(), scheme.terms.get("share", Decimal(1))
    claimed = sum((from_minor(one.amount_minor, one.currency) for one in claims), Decimal(0))
    proven = sum((from_minor(one.amount_minor, one.currency) for one in claims if one.proof), Decimal(0))
    of_other_funds = any(one.fund_rate_bp is not None for one in claims)
    amount = scheme.rounding.amount
    return Asked(claimed, share, amount(share * claimed), None if of_other_funds else amount(share * proven))


def scheme_periods(scheme: Scheme, days: Period) -> list[Period]:
    """Return the scheme's periods, cut to its validity, that have a day in common with the days."""
    wholes = periods_within(scheme.period, days.start, days.end)
    cut = (whole.within(scheme.valid_from, scheme.valid_to) for whole in wholes)
    return [period for period in cut if period is not None and period.within(days.start, days.end)]


def earned_by(
    party_id: str, schemes: Sequence[Scheme], days: Period, books: Books, *, as_of: date, law: PriceLaw = NOT_ASKED
) -> list[Earned]:
    """Return what each of a party's schemes pays for its periods in the days, in the order of the waterfall.

    What was paid for earlier days of a longer period counts against that period's legal cap, whichever days are asked.
    """
    taken, found = EarlierPay(), []
    own = [scheme for scheme in schemes if party_id in scheme.partners]
    before = _sharing_a_cap(own, days)
    for scheme in sorted(own, key=lambda scheme: (scheme.position, scheme.id, scheme.version)):
        for period in scheme_periods(scheme, before if scheme.caps.of_food_purchases is not None else days):
            versions = [one for one in own if one.id == scheme.id]
            earned = earn(scheme, party_id, period, books, taken=taken, versions=versions, as_of=as_of, law=law)
            taken.add(earned)
            if period.within(days.start, days.end):
                found.append(earned)
    return found


def _sharing_a_cap(schemes: Sequence[Scheme], days: Period) -> Period:
    """Return the days from the first of the longest period under the legal cap that the days lie in."""
    kinds = [scheme.period for scheme in schemes if scheme.caps.of_food_purchases is not None]
    starts = [period_at(kind, days.start).start for kind in kinds]
    ends = [period_at(kind, days.end).end for kind in kinds]
    return Period(min(starts), max(ends)) if kinds else days
