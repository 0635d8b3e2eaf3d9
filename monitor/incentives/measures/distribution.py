"""Distribution: which of the outlets a party may serve sell the product, by number and by weight."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.incentives.figures import Figures, InputRow
from monitor.incentives.measure import Measured, measure
from monitor.incentives.rounding import units_of
from monitor.incentives.schemes.records import SchemeKpi
from monitor.incentives.stock_measures import numeric_distribution, weighted_distribution
from monitor.incentives.wording import quantity
from monitor.model import Territory
from monitor.model.outlet import Outlet
from monitor.policy.folding import fold_text


@dataclass(frozen=True)
class _Reached:
    """The outlets that count, whether each bought the product on balance, and why they cannot be told."""

    outlets: tuple[Outlet, ...] = ()
    sells: tuple[bool, ...] = ()
    why: str = ""


@measure("numeric_distribution", reports=True, policy="outlets", options=("formats",))
def numeric(kpi: SchemeKpi, figures: Figures) -> Measured:
    """Outlets that bought the scheme's products from the party / outlets of its territory."""
    reached = _reached(kpi, figures)
    return Measured(None if reached.why else numeric_distribution(reached.sells), why=reached.why)


@measure("weighted_distribution", reports=True, policy="outlets", options=("formats",))
def weighted(kpi: SchemeKpi, figures: Figures) -> Measured:
    """Category sales of the outlets that bought the products / category sales of all outlets of its territory."""
    reached = _reached(kpi, figures)
    if reached.why:
        return Measured(None, why=reached.why)
    weights = [outlet.category_sales for outlet in reached.outlets]
    known = [units_of(weight) for weight in weights if weight is not None]
    if len(known) < len(weights):
        bare = next(outlet.customer for outlet in reached.outlets if outlet.category_sales is None)
        return Measured(None, why=f"the category sales of '{bare}' are not entered in outlets")
    share = weighted_distribution(reached.sells, known)
    return Measured(share, why="" if share is not None else "the outlets have no category sales")


def _reached(kpi: SchemeKpi, figures: Figures) -> _Reached:
    books, scheme, period = figures.books, figures.scheme, figures.period
    figures.sold_lines()
    if figures.unreported(period):
        return _Reached(why="sales reports are missing")
    granted = books.grants(figures.party_id, period, scheme.products)
    formats = {fold_text(name) for name in kpi.formats}
    counted = []
    for outlet in books.outlets():
        if formats and fold_text(outlet.format) not in formats:
            continue
        if not outlet.region:
            return _Reached(why=f"where '{outlet.customer}' lies is not entered in outlets")
        if _served(outlet, granted, figures.country):
            counted.append(outlet)
    if not counted:
        return _Reached(why="outlets names none in the party's territory")
    bought: dict[str, int] = {}
    for sale in books.customers(figures.party_id, period, scheme.products):
        bought[sale.key] = bought.get(sale.key, 0) + sale.quantity
    for outlet in counted:
        weight = outlet.category_sales
        note = "" if weight is None else f"category sales {quantity(units_of(weight))}"
        units = units_of(bought.get(outlet.customer_key, 0))
        figures.keep(InputRow("outlets", outlet.customer, period.name, quantity=units, note=note))
    return _Reached(tuple(counted), tuple(bought.get(outlet.customer_key, 0) > 0 for outlet in counted))


def _served(outlet: Outlet, granted: list[Territory], country: str) -> bool:
    """Return whether the party may serve an outlet: by a grant of its region, else, without any, in its country."""
    if not granted:
        return _within(outlet.region, country)
    return any(
        _within(outlet.region, grant.region)
        and (not grant.format or fold_text(grant.format) == fold_text(outlet.format))
        for grant in granted
    )


def _within(region: str, area: str) -> bool:
    return region == area or region.startswith(f"{area}-")
