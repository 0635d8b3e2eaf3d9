"""The legal cap on pay for food: pay under a food agreement has one, and none passes the law's dated figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from monitor.errors import Fault
from monitor.incentives.schemes.principles import Ground
from monitor.incentives.schemes.records import Scheme
from monitor.incentives.wording import per_cent
from monitor.rulebook.figures import InForce, figure_on
from monitor.vocabulary import jurisdiction_of

FIGURE = "food_bonus_limit_bp"
"""the law's figure in `rules/law/parameters.yaml`"""
_OF_PRICES = ("ship_and_debit", "price_protection")
"""methods whose pay makes good for a price, and is no bonus"""


def legal_cap_faults(schemes: Sequence[Scheme], ground: Ground) -> list[Fault]:
    """Return the schemes that could pay more on food than the law allows where a partner sits."""
    return [fault for scheme in schemes for fault in _faults(scheme, ground)]


def _faults(scheme: Scheme, ground: Ground) -> Iterator[Fault]:
    agreement, cap = ground.rows("agreements").get(scheme.agreement), scheme.caps.of_food_purchases
    on_food = agreement is not None and agreement.values.get("food_retail") is True and scheme.method not in _OF_PRICES
    if cap is None and not on_food:
        return
    for limit in _laws(scheme, ground):
        if limit.value is None:
            continue
        allowed = Decimal(limit.value) / 10_000
        if cap is None:
            said = f"pay under the food agreement '{scheme.agreement}' has no legal cap ({limit.said})"
        elif cap > allowed:
            said = f"{per_cent(cap)} of food bought is more than the law allows ({limit.said})"
        else:
            continue
        line = scheme.lines.get("caps", scheme.lines.get("method", 1))
        yield Fault(scheme.file, line, "", said, f"caps: {{of_food_purchases: {per_cent(allowed)}}}, or less")
        return


def _laws(scheme: Scheme, ground: Ground) -> Iterator[InForce]:
    """Yield what the law's figure is for each partner's country on each day of the scheme on which it may change."""
    parties, days = ground.rows("parties"), _days(scheme, ground)
    places = {jurisdiction_of(str(parties[one].values.get("country"))) for one in scheme.partners if one in parties}
    return (figure_on(ground.figures, FIGURE, place, day) for place in sorted(places) for day in days)


def _days(scheme: Scheme, ground: Ground) -> list[date]:
    changes = {scheme.valid_from}
    for figure in ground.figures:
        if figure.name == FIGURE:
            changes |= {figure.valid_from} | ({figure.valid_to + timedelta(days=1)} if figure.valid_to else set())
    return sorted(day for day in changes if scheme.valid_from <= day <= scheme.valid_to)
