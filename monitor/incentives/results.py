"""What schemes paid and what it brought, as rows that facts read: written anew before each judging."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import delete
from sqlmodel import Session, col, select

from monitor.errors import Fault
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
from monitor.incentives.schemes.load import FOLDER
from monitor.incentives.schemes.records import Scheme
from monitor.model import Party
from monitor.model.incentive import ClientEffect, SchemeResult
from monitor.money import to_minor


def renew(session: Session, books: Books, schemes: Sequence[Scheme], today: date, law: PriceLaw = NOT_ASKED) -> int:
    """Replace the stored results since January of last year by what is known now; return how many there are.

    Periods of schemes that ended earlier, and of purchases that began earlier, keep the rows they have. The
    caller commits.
    """
    since, as_of = _renewed_since(today), today - timedelta(days=1)
    session.execute(delete(SchemeResult).where(col(SchemeResult.period_to) >= since))
    # What is reckoned anew are periods of purchases that began since.
    session.execute(delete(ClientEffect).where(col(ClientEffect.period_from) >= since))
    days = Period(since, as_of)
    found: list[SchemeResult | ClientEffect] = []
    for party_id in sorted({partner for scheme in schemes for partner in scheme.partners}):
        earned = earned_by(party_id, schemes, days, books, as_of=as_of, law=law)
        found += [_result(session, one) for one in earned]
    for party_id, start, end in measured_periods(session, days.start, days.end):
        period = Period(start, end)
        compared = Compared(session, books, schemes, period, period.year_before(), as_of, law)
        found += _effect(compared, party_id)
    session.add_all(found)
    session.flush()
    return len(found)


def missed(session: Session, schemes: Sequence[Scheme], today: date) -> tuple[Fault, ...]:
    """Return a fault for each version of a scheme with results that would be renewed, and without a file any more.

    Another version of the scheme may stand for it on the same days: a version may be raised in place.
    """
    rows = session.exec(select(SchemeResult).where(col(SchemeResult.period_to) >= _renewed_since(today))).all()
    gone = {
        (row.scheme, row.version)
        for row in rows
        if not any(
            scheme.id == row.scheme
            and (
                scheme.version == row.version
                or (scheme.valid_from <= row.period_to and scheme.valid_to >= row.period_from)
            )
            for scheme in schemes
        )
    }
    return tuple(
        Fault(
            FOLDER, 0, "", f"the file of scheme '{name}', version {version}, is gone; the store has results of it",
            "the file; with `partners: []` where nobody was to be paid by it",
        )
        for name, version in sorted(gone)
    )  # fmt: skip


def _renewed_since(today: date) -> date:
    return date(today.year - 1, 1, 1)


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


def _effect(compared: Compared, party_id: str) -> Iterator[ClientEffect]:
    """Yield what the money brought with a client, where all of it is known and nothing was entered as an index."""
    party = compared.session.get(Party, party_id)
    client = compared.client(party) if party is not None else None
    if client is None or client.coefficient is None or any(one.entered for one in client.indices):
        return
    revenue, share, spent = (_points(one.value or Decimal(0)) for one in client.indices)
    yield ClientEffect(
        party_id=party_id,
        period_from=compared.period.start,
        period_to=compared.period.end,
        currency=client.currency,
        revenue_index=revenue,
        share_index=share,
        investment_index=spent,
        coefficient=_points(Decimal(client.coefficient)),
    )


def _points(index: Decimal) -> int:
    return int(rounded(index * 100, 0))
