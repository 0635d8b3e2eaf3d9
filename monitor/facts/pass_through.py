"""The fact `pass_through`: the rates a distributor gives to its wholesalers in one period, as it has told the brand."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from monitor.facts.attributes import iso_country, schema, share, text, whole
from monitor.facts.columns import given, identity, period_text, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Party
from monitor.model.performance import PassedOn

_GAPS = "the rate of one of the wholesalers is not known"

SCHEMA = schema(
    "pass_through",
    "The discount rates that one distributor gives to its wholesalers in one period. What he gives is his own choice: "
    "what is judged is the brand's money, so a fault here is its own.",
    [
        text("party_name", "name of the distributor"),
        iso_country("party_country", "country of the distributor's seat (ISO 3166-1)"),
        whole("customers", "wholesalers entered for the period"),
        share("lowest_rate_bp", "lowest rate", _GAPS),
        share("highest_rate_bp", "highest rate", _GAPS),
        share("spread_bp", "points between the highest and the lowest rate", _GAPS),
        text("period", "period of the rates, from/to"),
    ],
)

_R = table(PassedOn, "r")
_P = table(Party, "p")


def select_grids(as_of: date) -> Select[Any]:  # noqa: ARG001 - a period is judged as entered
    """Return the view: rates by distributor and period."""
    known = func.count(_R.c.rate_bp) == func.count()
    lowest, highest = func.min(_R.c.rate_bp), func.max(_R.c.rate_bp)
    period = period_text(_R.c.period_from, _R.c.period_to)
    subject = subject_of("pass_through", _R.c.party_id, period)
    return (
        select(
            *identity(subject, _R.c.party_id, period),
            func.max(_P.c.name).label("party_name"),
            given(func.max(_P.c.country)).label("party_country"),
            func.count().label("customers"),
            case((known, lowest)).label("lowest_rate_bp"),
            case((known, highest)).label("highest_rate_bp"),
            case((known, highest - lowest)).label("spread_bp"),
        )
        .select_from(_R)
        .outerjoin(_P, _P.c.id == _R.c.party_id)
        .group_by(_R.c.party_id, _R.c.period_from, _R.c.period_to)
        .order_by(subject)
    )


FACT = FactType(SCHEMA, select_grids)
