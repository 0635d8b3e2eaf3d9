"""All clients of a currency together: sums of revenue and investment, shares weighted by the earlier revenue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from monitor.incentives.effects.clients import Client, efficiency
from monitor.incentives.effects.indices import Index
from monitor.incentives.rounding import EXACT, ratio


@dataclass(frozen=True)
class Total:
    """The three indices of all clients of whom they are known, `known` of `clients`, and the coefficient as text."""

    currency: str
    revenue: Decimal | None
    share: Decimal | None
    investment: Decimal | None
    coefficient: str | None
    known: int
    clients: int


def totals(clients: Sequence[Client]) -> list[Total]:
    """Return a total for each currency of several clients.

    A client whose revenue or investment was entered as an index has no sums to add.
    """
    found = []
    for currency in sorted({client.currency for client in clients if client.currency}):
        all_of_it = [client for client in clients if client.currency == currency]
        whole = [client for client in all_of_it if _adds_up(client)]
        if len(all_of_it) > 1:
            found.append(_total(currency, whole, len(all_of_it)))
    return found


def _adds_up(client: Client) -> bool:
    summed = (client.revenue, client.investment)
    one_currency = all(one.now.currency == one.before.currency == client.currency for one in summed)
    return one_currency and not any(one.entered for one in summed) and client.coefficient is not None


def _total(currency: str, clients: Sequence[Client], of: int) -> Total:
    with localcontext(EXACT):
        revenue, spent = _index(one.revenue for one in clients), _index(one.investment for one in clients)
        weighted = sum(((one.share.value or Decimal(0)) * _before(one.revenue) for one in clients), Decimal(0))
        share = ratio(weighted, sum((_before(one.revenue) for one in clients), Decimal(0)))
        return Total(currency, revenue, share, spent, efficiency(revenue, share, spent, "total"), len(clients), of)


def _index(indices: Iterable[Index]) -> Decimal | None:
    kept = list(indices)
    now = sum((one.now.value or Decimal(0) for one in kept), Decimal(0))
    found = ratio(now, sum((_before(one) for one in kept), Decimal(0)))
    return None if found is None else found * 100


def _before(one: Index) -> Decimal:
    return one.before.value or Decimal(0)
