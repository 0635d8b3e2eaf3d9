"""The fact `kpi_definition`: a measure that pay depends on, as the brand defined it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, select

from monitor.facts import domains
from monitor.facts.attributes import flag, iso_country, schema, share, text
from monitor.facts.columns import given, identity, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Party
from monitor.model.performance import KpiDefinition
from monitor.policy.tables.kpis import BENEFIT, INFLUENCE, MEASURES

SCHEMA = schema(
    "kpi_definition",
    "A measure that pay depends on, as the brand defined it. Good ones are measurable, conditional, within the "
    "partner's own doing and of benefit to both sides; a fault here is the brand's own.",
    [
        text("kpi_id", "the KPI"),
        text("name", "name of the KPI"),
        text("wording", "name and description in one text"),
        text("measure", "what is measured", among=domains.words(MEASURES)),
        text("party_name", "name of the party it is for", "it is for every party"),
        iso_country("party_country", "country of the party's seat (ISO 3166-1)", "it is for every party"),
        flag("has_source", "the file says where the figures come from"),
        flag("has_unit_and_target", "the file says the unit and the target"),
        text("influence", "who moves the measure", "the file does not say who moves it",
             among=domains.words(INFLUENCE)),
        flag("conditional", "it pays only when the target is reached", "the file does not say whether it is"),
        text("benefit", "who gains when it is reached", "the file does not say who gains",
             among=domains.words(BENEFIT)),
        share("weight_bp", "its weight in the partner's pay", "no weight is entered"),
        text("period", "always `current`: a definition stands until the file changes"),
    ],
)  # fmt: skip

_K = table(KpiDefinition, "k")
_P = table(Party, "p")


def select_kpis(as_of: date) -> Select[Any]:  # noqa: ARG001 - a definition has no day
    """Return the view: every KPI of the file."""
    return (
        select(
            *identity(subject_of("kpi_definition", _K.c.id), _K.c.id, literal("current"), party=_P),
            _K.c.id.label("kpi_id"),
            _K.c.name.label("name"),
            func.trim(_K.c.name + " " + _K.c.description).label("wording"),
            _K.c.measure.label("measure"),
            (_K.c.source != "").label("has_source"),
            case(((_K.c.unit != "") & (_K.c.target != ""), True), else_=False).label("has_unit_and_target"),
            given(_K.c.influence).label("influence"),
            _K.c.conditional.label("conditional"),
            given(_K.c.benefit).label("benefit"),
            _K.c.weight_bp.label("weight_bp"),
        )
        .select_from(_K)
        .outerjoin(_P, _P.c.id == _K.c.party_id)
        .order_by(_K.c.id)
    )


FACT = FactType(SCHEMA, select_kpis)
