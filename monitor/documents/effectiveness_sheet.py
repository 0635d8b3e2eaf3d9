"""The effectiveness sheet: what the money spent on clients brought, discount against volume, and the cost to serve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from monitor.documents.phrases import day
from monitor.documents.statement import shown_row
from monitor.documents.written import basis_points, money, points, signed, two
from monitor.incentives.calendar_periods import Period
from monitor.incentives.effects.clients import Client
from monitor.incentives.effects.indices import Index
from monitor.incentives.effects.known import Known
from monitor.incentives.effects.moves import Move
from monitor.incentives.effects.totals import Total, totals
from monitor.incentives.figures import InputRow
from monitor.incentives.wording import per_cent, quantity
from reports.incentive_records import ClientCosts, CostItem, DiscountMove, Effect, EffectIndex, EffectivenessSheet
from scrapers.counted import number_of

_FOOTER = (
    "Coefficient = revenue index × share index ÷ investment index, each against the earlier period as 100. Under 100, "
    "what is spent grows faster than what it brings.",
    "Less for more: bought less while the discount rose. Revenue is what the client bought from us, or where that is "
    "not entered what it reported to have sold; the discount is all pay granted as a share of it.",
    "A bp is a hundredth of a per cent. What is not known is a dash, never nothing. Together: sums of revenue and "
    "investment, and shares weighted by the earlier revenue, of those clients of whom all three indices are known.",
)
_PACE = Decimal(100)
Place = tuple[int | None, int | None]
"""cell of the map: steps across (the discount's change) and up (the volume's) from the middle, where nothing changed"""
ACROSS, UP = 4, 3
"""steps from the middle to each side"""
_LEAST = (Decimal(1), Decimal(5))
"""points and per cent the map shows at least, so that a hundredth of a point does not look like a landslide"""


def build(clients: Sequence[Client], *, period: Period, against: Period, brand: str, today: date) -> EffectivenessSheet:
    """Return the sheet: who does not pay first, who buys less for more first, who costs most first."""
    moved = sorted(clients, key=_by_move)
    on_map = places([client.move for client in moved])
    return EffectivenessSheet(
        brand=brand,
        period=period.name,
        against=against.name,
        date=day(today),
        headline=_headline(clients),
        totals=tuple(_total(item) for item in totals(clients)),
        clients=tuple(_effect(client) for client in sorted(clients, key=_by_coefficient)),
        moves=tuple(_move(client, place) for client, place in zip(moved, on_map, strict=True)),
        reach=reach([client.move for client in clients]),
        costs=tuple(_costs(client) for client in sorted(clients, key=_by_cost)),
        footer=_FOOTER,
    )


def _headline(clients: Sequence[Client]) -> str:
    if not clients:
        return "No client has purchases, discounts or costs in either period."
    weak = [client.party.name for client in clients if _verdict(client.coefficient) == "does not pay"]
    unknown = sum(client.coefficient is None for client in clients)
    flagged = [client.party.name for client in clients if client.move.flagged]
    said = [f"{len(clients)} {'client' if len(clients) == 1 else 'clients'}"]
    if weak:
        said.append(f"what is spent does not pay with {', '.join(weak)}")
    elif unknown == len(clients):
        said.append("whether what is spent pays is not known")
    else:
        said.append(f"what is spent pays or keeps pace{' where it is known' if unknown else ''}")
    said += [f"{unknown} not known"] if 0 < unknown < len(clients) else []
    more = f" Bought less while the discount rose: {', '.join(flagged)}." if flagged else ""
    return f"{said[0]}: {'; '.join(said[1:])}.{more}"


def _verdict(coefficient: str | None) -> str:
    if coefficient is None:
        return "not known"
    value = Decimal(coefficient)
    return "keeps pace" if value == _PACE else "pays" if value > _PACE else "does not pay"


def _effect(client: Client) -> Effect:
    return Effect(
        party=client.party.name,
        party_id=client.party.id,
        currency=client.currency,
        coefficient=client.coefficient or "",
        verdict=_verdict(client.coefficient),
        indices=tuple(EffectIndex(one.name, two(one.value), _said(one)) for one in client.indices),
        rows=tuple(shown_row(kept) for kept in _rows(client)),
    )


def _total(item: Total) -> Effect:
    indices = (("revenue", item.revenue), ("share", item.share), ("investment", item.investment))
    return Effect(
        party=f"Together, {item.currency}",
        party_id="",
        currency=item.currency,
        coefficient=item.coefficient or "",
        verdict=_verdict(item.coefficient),
        indices=tuple(EffectIndex(name, two(value), f"{item.known} of {number_of(item.clients, 'client')} known")
                      for name, value in indices),
    )  # fmt: skip


def _said(one: Index) -> str:
    if one.value is None:
        return f"not known: {one.reason}"
    # what has no currency is a share: above the whole it was entered as per cent without the sign
    shares = all(known.value is None or known.value <= 1 for known in (one.now, one.before))
    return one.entered or f"{_figure(one.now, shares=shares)} against {_figure(one.before, shares=shares)}"


def _figure(known: Known, *, shares: bool) -> str:
    if known.value is None:
        return "–"
    if known.currency:
        return f"{money(known.value, known.currency)} {known.currency}"
    return per_cent(known.value) if shares else quantity(known.value)


def _rows(client: Client) -> list[InputRow]:
    figures = [figure for one in client.indices for figure in (one.now, one.before)]
    figures += [client.move.paid, client.move.paid_before]
    return list(dict.fromkeys(kept for figure in figures for kept in figure.rows))


def _move(client: Client, place: Place) -> DiscountMove:
    move = client.move
    return DiscountMove(
        party=client.party.name,
        currency=client.currency,
        volume_before=money(move.volume.before.value, client.currency),
        volume=money(move.volume.now.value, client.currency),
        volume_change=signed(move.volume_change),
        rate_before=points(move.rate_before),
        rate=points(move.rate),
        rate_change=signed(move.rate_change),
        flagged=bool(move.flagged),
        said=move.reason,
        across=place[0],
        up=place[1],
    )


def _costs(client: Client) -> ClientCosts:
    served, revenue = client.served, client.revenue.now
    return ClientCosts(
        party=client.party.name,
        party_id=client.party.id,
        currency=client.currency,
        revenue=money(revenue.value, client.currency),
        granted=money(client.move.paid.value, client.currency),
        total=money(served.total, client.currency),
        share=basis_points(served.share),
        missing=len(served.lines) - len(served.known),
        items=tuple(
            CostItem(line.item.replace("_", " "), money(line.cost.value, client.currency), basis_points(line.share),
                     line.said)
            for line in served.lines
        ),
    )  # fmt: skip


def _by_coefficient(client: Client) -> tuple[bool, Decimal, str]:
    return client.coefficient is None, Decimal(client.coefficient or 0), client.party.id


def _by_move(client: Client) -> tuple[bool, bool, Decimal, str]:
    move: Move = client.move
    return not move.flagged, move.volume_change is None, Decimal(move.volume_change or 0), client.party.id


def _by_cost(client: Client) -> tuple[bool, Decimal, str]:
    return client.served.share is None, -(client.served.share or Decimal(0)), client.party.id


def reach(moves: Sequence[Move]) -> tuple[str, str]:
    """Return how far the map goes to each side of its middle, in words."""
    across, up = _bounds(moves)
    return f"{across:f} points", f"{up:f} %"


def places(moves: Sequence[Move]) -> list[Place]:
    """Return the place of each; none where a change is not known."""
    across, up = _bounds(moves)
    return [_place(move, across, up) for move in moves]


def _place(move: Move, across: Decimal, up: Decimal) -> Place:
    if move.rate_change is None or move.volume_change is None:
        return None, None
    return _step(Decimal(move.rate_change) / across * ACROSS), _step(Decimal(move.volume_change) / up * UP)


def _bounds(moves: Sequence[Move]) -> tuple[Decimal, Decimal]:
    across = [abs(Decimal(move.rate_change)) for move in moves if move.rate_change is not None]
    up = [abs(Decimal(move.volume_change)) for move in moves if move.volume_change is not None]
    return max([*across, _LEAST[0]]), max([*up, _LEAST[1]])


def _step(steps: Decimal) -> int:
    """Return whole steps; what changed at all never stands in the middle, so that its quarter of the map is right."""
    whole = int(steps.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return whole or (steps > 0) - (steps < 0)
