"""What can be said of incentives: plain frozen documents; all amounts and dates are formatted already."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StatementRow:
    """One row a result stands on: its source, what of, which days, figures, and the evidence it is archived under."""

    source: str
    about: str
    days: str
    quantity: str = ""
    amount: str = ""
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True)
class StatementScheme:
    """One scheme for one of its periods: what is due and why, what was claimed, and what would change it.

    `state` is final, provisional, running, held for legal or unknown; `due` is empty where it is not known or held,
    and `reason` says why.
    """

    scheme: str
    title: str
    agreement: str
    period: str
    method: str
    kind: str
    state: str
    due: str
    currency: str
    steps: tuple[str, ...] = ()
    rows: tuple[StatementRow, ...] = ()
    claimed: str = ""
    against: str = ""
    """claimed against due, in words"""
    change: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Statement:
    """What one partner earned in a period, scheme by scheme, with every number explained.

    `totals` are (label, amount with currency); what runs on or is not known is in none of them.
    """

    brand: str
    party: str
    party_id: str
    period: str
    date: str
    headline: str
    totals: tuple[tuple[str, str], ...]
    schemes: tuple[StatementScheme, ...]
    footer: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class EffectIndex:
    """One of the three indices against 100: `value` is empty where it is not known; `said` are its figures, or why."""

    name: str
    value: str
    said: str


@dataclass(frozen=True)
class Effect:
    """What the money spent on a client, or on all of a currency, brought; `coefficient` is empty where not known.

    `verdict` is "pays", "keeps pace", "does not pay" or "not known".
    """

    party: str
    party_id: str
    currency: str
    coefficient: str
    verdict: str
    indices: tuple[EffectIndex, ...]
    rows: tuple[StatementRow, ...] = ()


@dataclass(frozen=True)
class DiscountMove:
    """How volume and discount of a client changed; `said` says why where that is not known.

    `across` (-4 to 4, the discount's change) and `up` (-3 to 3, the volume's) are its cell on the map with no change
    at 0; None where it has none.
    """

    party: str
    currency: str
    volume_before: str
    volume: str
    volume_change: str
    rate_before: str
    rate: str
    rate_change: str
    flagged: bool
    said: str = ""
    across: int | None = None
    up: int | None = None


@dataclass(frozen=True)
class CostItem:
    """One item of what a client costs: money and basis points of revenue, empty where not known, and the source."""

    item: str
    amount: str
    share: str
    said: str


@dataclass(frozen=True)
class ClientCosts:
    """What it cost to serve a client: the items of a negotiation, and the sum of those that are known.

    `granted` is all pay granted by the purchases or discounts on file, which may be split over several items.
    """

    party: str
    party_id: str
    currency: str
    revenue: str
    granted: str
    total: str
    share: str
    missing: int
    items: tuple[CostItem, ...]


@dataclass(frozen=True)
class EffectivenessSheet:
    """What the money spent on clients brought in a period against another one, for the channel manager.

    `totals` are all clients of a currency; `reach` says how far the map goes from its middle, across and up.
    """

    brand: str
    period: str
    against: str
    date: str
    headline: str
    totals: tuple[Effect, ...]
    clients: tuple[Effect, ...]
    moves: tuple[DiscountMove, ...]
    reach: tuple[str, str]
    costs: tuple[ClientCosts, ...]
    footer: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class SimulationLine:
    """What a partner would have got, for one period or (`period` empty) for all; figures are empty where not known.

    `share` is the cost in per cent of the base, `present` what the version in force paid, `said` what to mind.
    """

    party: str
    period: str
    base: str
    growth: str
    cost: str
    share: str
    margin: str
    gain: str
    present: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class SimulationSheet:
    """A scheme on history before it is signed: cost beside the margin on growth, partner by partner, for who signs it.

    `totals` are (label, figure) pairs over what is known; `partners` are sums, `lines` the single periods.
    """

    brand: str
    scheme: str
    title: str
    currency: str
    since: str
    until: str
    date: str
    headline: str
    totals: tuple[tuple[str, str], ...]
    partners: tuple[SimulationLine, ...]
    lines: tuple[SimulationLine, ...]
    warnings: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    language: str = "en"
