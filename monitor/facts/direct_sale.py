"""The fact `direct_sale`: what the brand itself sold in one month to a customer that somebody else serves."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from monitor.facts import domains
from monitor.facts.attributes import CURRENCY, flag, iso_country, money, schema, text, whole
from monitor.facts.columns import big, day_text, given, identity, in_force, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Party
from monitor.model.customer import Customer, DirectSale
from monitor.vocabulary import PartyRole

SCHEMA = schema(
    "direct_sale",
    "What the brand itself sold to one customer in one month, and which party served that customer at the time.",
    [
        text("customer", "the customer"),
        iso_country("country", "country of the customer (ISO 3166-1)", "the customer's country is not entered"),
        text("served_by", "name of the party that serves the customer", "the brand itself serves the customer"),
        text("served_by_role", "role of that party", among=domains.words(PartyRole)),
        flag(
            "assigned",
            "another party than the brand and its own shop served the customer at the time",
            "it is not entered who served the customer at that time",
        ),
        whole("invoices", "lines of the brand's own invoices, credit notes left out", "lines"),
        money("amount", "net amount of the brand's own sales, less what was credited"),
        CURRENCY,
        text("period", "month of the sales"),
    ],
)

_S = table(DirectSale, "s")
_C = table(Customer, "c")
_P = table(Party, "p")


def select_direct_sales(as_of: date) -> Select[Any]:  # noqa: ARG001 - who served is taken at the time of the sale
    """Return the view: own sales by customer, serving party, month and currency."""
    month = func.substr(day_text(_S.c.sold_on), 1, 7)
    party = func.coalesce(_P.c.id, "")
    subject = subject_of("direct_sale", _S.c.customer, party, _S.c.currency)
    listed = func.max(case((_C.c.id.is_not(None), 1), else_=0)) == 1
    assigned = func.max(case((and_(_P.c.id.is_not(None), _P.c.role != PartyRole.OWN_SHOP), 1), else_=0)) == 1
    return (
        select(
            *identity(subject, _S.c.customer, month),
            _S.c.customer.label("customer"),
            func.max(given(_C.c.country)).label("country"),
            func.max(_P.c.name).label("served_by"),
            func.max(_P.c.role).label("served_by_role"),
            # A customer who is in the file only for other days was nobody's, as far as is known.
            case((listed, assigned)).label("assigned"),
            func.count(case((_S.c.amount_minor >= 0, 1))).label("invoices"),
            big(func.sum(_S.c.amount_minor)).label("amount"),
            _S.c.currency.label("currency"),
        )
        .select_from(_S)
        .outerjoin(_C, and_(_C.c.customer == _S.c.customer, in_force(_C.c.valid_from, _C.c.valid_to, _S.c.sold_on)))
        .outerjoin(_P, _P.c.id == _C.c.party_id)
        .group_by(_S.c.customer, party, month, _S.c.currency)
        .order_by(subject, month)
    )


FACT = FactType(SCHEMA, select_direct_sales)
