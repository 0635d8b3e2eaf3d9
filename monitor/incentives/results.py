"""What schemes paid and what it brought, as rows that facts read: written anew before each judging."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import delete
from sqlmodel import Session, col

from monitor.incentives.accruing import booked_before
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.effects.clients import Compared
from monitor.incentives.effects.rows import measured_periods
from monitor.incentives.journal import booked
from monitor.incentives.price_law import NOT_ASKED, PriceLaw
from monitor.incentives.rounding import rounded
from monitor.incentives.schemes.records import Scheme
from monitor.model import Party
from monitor.model.incentive import ClientEffect, SchemeResult
from monitor.money import to_minor


def renew(session: Session, books: Books, schemes: Sequence[Scheme], today: date, law: PriceLaw = NOT_ASKED) -> int:
    """Replace the stored results since January of last year by what is known now; return how many there are.

    Periods of schemes that ended earlier, and of purchases that began earlier, keep the rows they have. The
    caller commits.
    """
    since, as_of = date(today.year - 1, 1, 1), today - timedelta(days=1)
    session.execute(delete(SchemeResult).where(col(SchemeResult.period_to) >= since))
    # What is reckoned anew are periods of purchases that began since.
    session.execute(delete(ClientEffect).where(col(ClientEffect.period_from) >= since))
    history = Compared(session, books, schemes, Period(since, as_of), Period(since, as_of).year_before(), as_of, law)
    found = [*_results(history), *_effects(history)]
    session.add_all(found)
    session.flush()
    return len(found)


def _results(history: Compared) -> Iterator[SchemeResult]:
    days, as_of, law = history.period, history.as_of, history.law
    for party_id in sorted({partner for scheme in history.schemes for partner in scheme.partners}):
        for earned in earned_by(party_id, history.schemes, days, history.books, as_of=as_of, law=law):
            yield _result(history.session, earned)


def _result(session: Session, earned: Earned) -> SchemeResult:
    scheme, asked, history = earned.scheme, earned.asked, booked_before(session, earned)
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
        claimed_minor=minor(asked.claimed) if asked else None,
        proven_minor=minor(asked.proven) if asked else None,
        booked_minor=minor(booked(history)) if history else None,
        attainment_bp=int(earned.attained * 10_000) if earned.final and earned.attained is not None else None,
        final=earned.final,
        reason=earned.reason or "; ".join(earned.gaps) or ("" if earned.final else "its period is not over"),
        evidence_id=max(evidence, default=None),
    )


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
