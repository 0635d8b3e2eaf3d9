"""The fact `inventory_report`: how old the newest inventory report of a party is that has to keep products on stock."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, select

from monitor.facts.attributes import PARTY_COUNTRY, PARTY_NAME, PARTY_ROLE, flag, iso_day, schema, text, whole
from monitor.facts.columns import day_number, day_text, identity, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.must_stock_parties import PARTY, ROW, duties_in_force
from monitor.facts.on_hand import newest_reports
from monitor.facts.reported import MAY_LIE_HERE, may_tell_stock, undecided
from monitor.model import ReportFile

SCHEMA = schema(
    "inventory_report",
    "The newest inventory report of a party that has to keep products on stock, and how old it may be.",
    [
        PARTY_NAME,
        PARTY_ROLE,
        PARTY_COUNTRY,
        whole("products", "products the party has to keep", "products"),
        flag("received", "an inventory report of the party has come"),
        iso_day("reported_on", "day of the newest inventory report", "the party has sent none"),
        whole("days_allowed", "how old it may be, by the strictest of the party's duties", "days"),
        whole("days_old", "its age; without any report, the days since the duty began", "days"),
        whole("days_late", "days beyond what is allowed, 0 where it is in time", "days", MAY_LIE_HERE),
        text("period", "day of the newest report, or `none since` the day the duty began"),
    ],
)

_REPORT = table(ReportFile, "report")


def select_inventory_reports(as_of: date) -> Select[Any]:
    """Return the view: every party with a duty in force."""
    held = duties_in_force(as_of).subquery("held")
    owed = (
        select(
            PARTY.c.id.label("party_id"),
            func.count(ROW.c.sku.distinct()).label("products"),
            func.min(ROW.c.report_days).label("allowed"),
            func.min(ROW.c.valid_from).label("since"),
        )
        .select_from(held)
        .join(ROW, ROW.c.id == held.c.row_id)
        .join(PARTY, PARTY.c.id == held.c.party_id)
        .group_by(PARTY.c.id)
        .subquery("owed")
    )
    newest = newest_reports().subquery("latest")
    begun = func.coalesce(newest.c.as_of, owed.c.since)
    duties = (
        select(*owed.c, newest.c.as_of, newest.c.report_id, begun.label("period_from"), on(as_of).label("period_to"))
        .select_from(owed)
        .outerjoin(newest, newest.c.party_id == owed.c.party_id)
        .subquery("duties")
    )
    duty = duties.c
    subject = subject_of("inventory_report", duty.party_id)
    old = day_number(duty.period_to) - day_number(duty.period_from)
    late = old - duty.allowed
    return (
        select(
            *identity(
                subject,
                literal("inventory report"),
                func.coalesce(day_text(duty.as_of), literal("none since ") + day_text(duty.since)),
                whose=duty.party_id,
                evidence=_REPORT.c.evidence_id,
                party=PARTY,
            ),
            PARTY.c.role.label("party_role"),
            duty.products.label("products"),
            duty.as_of.is_not(None).label("received"),
            day_text(duty.as_of).label("reported_on"),
            duty.allowed.label("days_allowed"),
            old.label("days_old"),
            case((late <= 0, 0), (~undecided(duties, ("held",), may_tell_stock), late)).label("days_late"),
        )
        .select_from(duties)
        .join(PARTY, PARTY.c.id == duty.party_id)
        .outerjoin(_REPORT, _REPORT.c.id == duty.report_id)
        .order_by(subject)
    )


FACT = FactType(SCHEMA, select_inventory_reports)
