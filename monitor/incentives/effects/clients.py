"""Clients of two periods: what the money spent on each brought, discount against volume, and the cost to serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from sqlmodel import Session

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period
from monitor.incentives.earning import earned_by
from monitor.incentives.effects import rows
from monitor.incentives.effects.costs import Ledger, Served, served
from monitor.incentives.effects.granted import granted
from monitor.incentives.effects.indices import Index, index, investment, or_entered, share
from monitor.incentives.effects.moves import Move, move
from monitor.incentives.effects.revenue import revenues
from monitor.incentives.inputs import Inputs
from monitor.incentives.methods.effectiveness import coefficient
from monitor.incentives.price_law import NOT_ASKED, PriceLaw
from monitor.incentives.rounding import EXACT
from monitor.incentives.schemes.records import Scheme
from monitor.model import Party


@dataclass(frozen=True)
class Client:
    """One client: three indices, their coefficient as text (None where one is not known), its move and its cost."""

    party: Party
    currency: str
    revenue: Index
    share: Index
    investment: Index
    coefficient: str | None
    move: Move
    served: Served

    @property
    def indices(self) -> tuple[Index, Index, Index]:
        """Return the three indices in the order of the formula."""
        return self.revenue, self.share, self.investment


@dataclass(frozen=True)
class Compared:
    """Two periods of the same books; `as_of` is the last known day, `law` rules on pay tied to resale prices."""

    session: Session
    books: Books
    schemes: Sequence[Scheme]
    period: Period
    against: Period
    as_of: date
    law: PriceLaw = NOT_ASKED

    def client(self, party: Party) -> Client:
        """Return one client; nothing is stored."""
        now, before = revenues(self.books, party.id, self.period, self.against)
        ledger, earlier = self._ledger(party.id, self.period), self._ledger(party.id, self.against)
        currency = now.currency or before.currency or _first_currency((ledger, earlier))
        paid, paid_before = (
            granted(self.books, party.id, one.period, one.discounts, one.earned) for one in (ledger, earlier)
        )
        with localcontext(EXACT):
            cost, cost_before = (
                served(self.books, one, revenue, currency) for one, revenue in ((ledger, now), (earlier, before))
            )
            bought = self._or_entered(index("revenue", now, before), party)
            shared = self._or_entered(share(self.session, party.id, self.period, self.against), party)
            spent = investment((cost, cost_before), (paid, paid_before), (self.period, self.against))
            spent = self._or_entered(spent, party)
            return Client(
                party=party,
                currency=currency,
                revenue=bought,
                share=shared,
                investment=spent,
                coefficient=efficiency(bought.value, shared.value, spent.value, party.id),
                move=move(bought, paid, paid_before, party.id),
                served=cost,
            )

    def _or_entered(self, found: Index, party: Party) -> Index:
        """Return an index, or where it is not known what controlling entered, which is against the year before."""
        if self.against != self.period.year_before():
            return found
        return or_entered(found, self.session, party.id, self.period)

    def _ledger(self, party_id: str, period: Period) -> Ledger:
        known = min(self.as_of, period.end)
        earned = earned_by(party_id, self.schemes, period, self.books, as_of=known, law=self.law)
        costs, discounts = rows.costs(self.session, party_id, period), rows.discounts(self.session, party_id, period)
        return Ledger(party_id, period, costs, discounts, earned)


def efficiency(revenue: Decimal | None, share: Decimal | None, investment: Decimal | None, place: str) -> str | None:
    """Return revenue index x share index / investment index as text, None where one of them is not known."""
    if revenue is None or share is None or investment is None:
        return None
    given = {"revenue_index": revenue, "share_index": share, "investment_index": investment}
    answer = coefficient(Inputs(given, place))["k"]
    return None if answer is None else str(answer)


def _first_currency(ledgers: Iterable[Ledger]) -> str:
    """Return a currency of what was spent on a client whose revenue is not known."""
    for ledger in ledgers:
        found = [row.currency for row in ledger.costs] + [row.currency for row in ledger.discounts]
        found += [one.scheme.currency for one in ledger.earned]
        if found:
            return found[0]
    return ""
