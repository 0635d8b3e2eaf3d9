"""What schemes paid and what it brought, as rows that facts read: written anew before each judging."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import delete
from sqlmodel import Session, col

from monitor.incentives.accruing import booked_before
from monitor.incentives.attainment import attained
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.effects.clients import Compared
from monitor.incentives.effects.rows import measured_periods
from monitor.incentives.figures import Figures, UnknownFigureError
from monitor.incentives.journal import booked
from monitor.incentives.price_law import NOT_ASKED, PriceLaw
from monitor.incentives.rounding import rounded
from monitor.incentives.schemes.records import Scheme
from monitor.model import Party
from monitor.model.incentive import ClientEffect, SchemeResult
from monitor.money import to_minor


def renew(session: Session, books: Books, schemes: Sequence[Scheme], today: date, law: PriceLaw = NOT_ASKED) -> int:
    """Replace the stored results since January of last year by what is known now; return how many there are.

    Periods that ended earlier keep the rows they have. The caller commits.
    """
    since, as_of = date(today.year - 1, 1, 1), today - timedelta(days=1)
    for model in (SchemeResult, ClientEffect):
        session.execute(delete(model).where(col(model.period_to) >= since))
    history = Compared(session, books, schemes, Period(since, as_of), Period(since, as_of).year_before(), as_of, law)
    found = [*_results(history), *_effects(history)]
    session.add_all(found)
    session.flush()
    return len(found)


def _results(history: Compared) -> Iterator[SchemeResult]:
    days, as_of, law = history.period, history.as_of, history.law
    for party_id in sorted({partner for scheme in history.schemes for partner in scheme.partners}):
        for earned in earned_by(party_id, history.schemes, days, history.books, as_of=as_of, law=law):
            yield _result(history.session, history.books, earned)


def _result(session: Session, books: Books, earned: Earned) -> SchemeResult:
    scheme, history = earned.scheme, booked_before(session, earned)
    evidence = [row.evidence_id for row in earned.rows if row.evidence_id is not None]

    def minor(amount: Decimal | None) -> int | None:
        return None if amount is None else to_minor(amount, scheme.currency)

    return SchemeResult(
        party_id=earned.party_id,
        scheme=scheme.id,
        version=scheme.version,
        title=scheme.title,
        agreement_id=scheme.agreement,
        method=scheme.method,
        kind=str(scheme.kind),
        period_from=earned.period.start,
        period_to=earned.period.end,
        currency=scheme.currency,
        due_minor=minor(earned.due),
        claimed_minor=minor(earned.claimed),
        proven_minor=_proven(books, earned),
        booked_minor=minor(booked(history)) if history else None,
        attainment_bp=_attainment(books, earned),
        final=earned.final,
        reason=earned.reason or "; ".join(earned.gaps) or ("" if earned.final else "its period is not over"),
        evidence_id=max(evidence, default=None),
    )


def _proven(books: Books, earned: Earned) -> int | None:
    """Return the sum of claims with a proof: what has none may still get one, and is a matter of its own."""
    kind = earned.scheme.claims
    claims = books.claims(earned.party_id, earned.period, kind) if kind else ()
    unfit = any(one.fund_rate_bp is not None or one.currency != earned.scheme.currency for one in claims)
    return None if not kind or unfit else sum(one.amount_minor for one in claims if one.proof)


def _attainment(books: Books, earned: Earned) -> int | None:
    """Return the weighted attainment of the scheme's KPIs, rounded down; None without KPIs or where one has no data."""
    weighed = [kpi for kpi in earned.scheme.kpis if not kpi.gate]
    figures = Figures(earned.scheme, earned.party_id, "", earned.period, books)
    try:
        shares = [attained(kpi, figures).share for kpi in weighed]
    except UnknownFigureError:
        return None
    if not weighed or not earned.final or any(share is None for share in shares):
        return None
    sums = sum((kpi.weight * (share or 0) for kpi, share in zip(weighed, shares, strict=True)), Decimal(0))
    return int(sums / sum((kpi.weight for kpi in weighed), Decimal(0)) * 10_000)


def _effects(history: Compared) -> Iterator[ClientEffect]:
    """Yield what the money brought, for the periods of purchases in which the client's share was measured."""
    session, days = history.session, history.period
    for party_id, start, end in measured_periods(session, days.start, days.end):
        period, party = Period(start, end), session.get(Party, party_id)
        if party is None:
            continue
        client = replace(history, period=period, against=period.year_before()).client(party)
        if client.coefficient is None or any(one.entered for one in client.indices):
            continue
        revenue, share, spent = (_points(one.value or Decimal(0)) for one in client.indices)
        yield ClientEffect(
            party_id=party_id,
            period_from=start,
            period_to=end,
            currency=client.currency,
            revenue_index=revenue,
            share_index=share,
            investment_index=spent,
            coefficient=_points(Decimal(client.coefficient)),
        )


def _points(index: Decimal) -> int:
    return int(rounded(index * 100, 0))
