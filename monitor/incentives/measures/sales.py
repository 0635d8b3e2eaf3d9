"""What the party's sales reports say: sell-out, customers who bought, and the part that is sold online."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.figures import Figures, InputRow
from monitor.incentives.measure import Measured, measure
from monitor.incentives.rounding import ratio
from monitor.incentives.schemes.records import SchemeKpi
from monitor.money import from_minor, to_minor
from monitor.policy.folding import fold_text

_ONLINE = ("online",)
_NAMED = 3
"""how many names a reason lists"""


@measure("sell_out", reports=True, adds_up=True)
def sell_out(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """What the party reported to have sold, by value."""
    lines = figures.sold_lines()
    if why := _not_whole(figures):
        return Measured(None, why=why)
    return Measured(sum((from_minor(line.amount_minor, line.currency) for line in lines), Decimal(0)))


@measure("active_outlets", reports=True, options=("minimum",))
def active_outlets(kpi: SchemeKpi, figures: Figures) -> Measured:
    """How many customers bought for at least the minimum (else for anything), net of what they gave back."""
    if why := _not_whole(figures):
        return Measured(None, why=why)
    currency, least = figures.scheme.currency, kpi.minimum
    least_minor = 1 if least is None else max(1, to_minor(least, currency))
    sales = figures.books.customers(figures.party_id, figures.period, figures.scheme.products)
    count = sum(bool(sale.key) and sale.amount_minor >= least_minor for sale in sales)
    about = "customers who bought" if least is None else f"customers who bought for {least} or more"
    figures.keep(InputRow("sales reports", about, figures.period.name, quantity=Decimal(count)))
    return Measured(Decimal(count))


@measure("online_share", reports=True, policy="outlets", options=("formats",))
def online_share(kpi: SchemeKpi, figures: Figures) -> Measured:
    """The share of sell-out by value that went to customers of the formats `formats` (`online`)."""
    figures.sold_lines()
    if why := _not_whole(figures):
        return Measured(None, why=why)
    wanted = {fold_text(name) for name in kpi.formats or _ONLINE}
    formats = {outlet.customer_key: outlet.format for outlet in figures.books.outlets()}
    online, whole, unknown = Decimal(0), Decimal(0), []
    for sale in figures.books.customers(figures.party_id, figures.period, figures.scheme.products):
        if sale.key not in formats:
            unknown.append(sale.name or "sales without a customer")
            continue
        amount = from_minor(sale.amount_minor, sale.currency)
        whole, online = whole + amount, online + (amount if fold_text(formats[sale.key]) in wanted else 0)
    figures.keep(InputRow("sales reports", "to customers whose format is known", figures.period.name, amount=whole))
    figures.keep(InputRow("sales reports", f"of it {', '.join(sorted(wanted))}", figures.period.name, amount=online))
    if unknown:
        more = "" if len(unknown) <= _NAMED else f" and {len(unknown) - _NAMED} more"
        return Measured(None, why=f"the format of {', '.join(unknown[:_NAMED])}{more} is not entered in outlets")
    if whole <= 0:
        return Measured(None, why="nothing was sold on balance")
    return Measured(ratio(online, whole))


def _not_whole(figures: Figures) -> str:
    """Return why the sales of the period cannot be summed, and note what is missing; empty where they can."""
    if figures.unreported(figures.period):
        return "sales reports are missing"
    foreign = {line.currency for line in figures.sold_lines()} - {figures.scheme.currency}
    return f"sales in {', '.join(sorted(foreign))} do not add up with the scheme's currency" if foreign else ""
