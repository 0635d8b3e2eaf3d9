"""The fact `network`: the authorised parties of one country, and how many of them showed any sign of life."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select

from monitor.facts.attributes import iso_country, schema, share, text, whole
from monitor.facts.columns import Expression, big, identity, on, share_up, subject_of, table
from monitor.facts.distributor import window
from monitor.facts.fact import FactType
from monitor.facts.reported import MAY_LIE_HERE, TAKEN, sells, undecided
from monitor.model import Observation, Party, ReportFile, Sale
from monitor.vocabulary import PartyRole

_WAITING = f"of one who did neither it is unknown whether it reported: {MAY_LIE_HERE}"

SCHEMA = schema(
    "network",
    "The authorised distributors, resellers and retailers of one country: active is who reported a sale or was seen "
    "offering a product in the last three full months or since. Who has never reported and never been seen offering "
    "cannot be judged and is counted apart.",
    [
        iso_country("country", "country of their seats (ISO 3166-1)"),
        whole("authorised", "authorised parties", "parties"),
        whole("assessed", "those who have ever reported or been seen offering", "parties"),
        whole("inactive", "those of the assessed who did neither in the period", "parties", _WAITING),
        whole("unseen", "authorised parties of whom nothing was ever seen", "parties"),
        share(
            "inactive_bp",
            "inactive as a share of the assessed, rounded up",
            f"no partner of the country has reported a sale or been seen offering yet, or {_WAITING}",
        ),
        text("period", "the last three full months, from/to"),
    ],
)

_P = table(Party, "p")
_PARTNERS = (PartyRole.DISTRIBUTOR, PartyRole.RESELLER, PartyRole.RETAILER)


def select_networks(as_of: date) -> Select[Any]:
    """Return the view: one row a country with authorised parties."""
    first, last = window(as_of)
    days = select(_P.c.id.label("party_id"), on(first).label("period_from"), on(as_of).label("period_to")).subquery(
        "days"
    )
    silent = and_(_known(None), ~_known(first))
    one = (
        select(
            _P.c.country,
            case((_known(None), 1), else_=0).label("assessed"),
            case((silent, 1), else_=0).label("inactive"),
            case((and_(silent, undecided(days)), 1), else_=0).label("waiting"),
        )
        .select_from(_P)
        .join(days, days.c.party_id == _P.c.id)
        .where(
            _P.c.role.in_(_PARTNERS),
            _P.c.suspended.is_(False),
            or_(_P.c.authorised_from.is_(None), _P.c.authorised_from < on(first)),
            or_(_P.c.authorised_to.is_(None), _P.c.authorised_to >= on(as_of)),
        )
        .subquery("one")
    )
    assessed = big(func.sum(one.c.assessed))
    inactive = case((func.sum(one.c.waiting) == 0, big(func.sum(one.c.inactive))))
    return (
        select(
            *identity(subject_of("network", one.c.country), one.c.country, literal(f"{first}/{last}")),
            one.c.country.label("country"),
            func.count().label("authorised"),
            assessed.label("assessed"),
            inactive.label("inactive"),
            (func.count() - assessed).label("unseen"),
            share_up(inactive, assessed).label("inactive_bp"),
        )
        .group_by(one.c.country)
        .order_by(one.c.country)
    )


def _known(since: date | None) -> Expression:
    """Return whether the party reported a sale or was seen offering, ever or since a day."""
    name = "ever" if since is None else "lately"
    seen, sale, report = table(Observation, f"seen_{name}"), table(Sale, f"sold_{name}"), table(ReportFile, name)
    offering = [seen.c.party_id == _P.c.id]
    reported = [report.c.party_id == _P.c.id, report.c.status.in_(TAKEN)]
    if since is not None:
        offering.append(seen.c.seen_on >= on(since))
        reported += [sale.c.report_id == report.c.id, sells(sale), sale.c.sold_on >= on(since)]
    return or_(exists().where(*offering), exists().where(*reported))


FACT = FactType(SCHEMA, select_networks)
