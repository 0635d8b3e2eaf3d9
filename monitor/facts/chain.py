"""The fact `chain`: the terms a party buys on, beside what makes a chain of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, literal, select

from monitor.facts import domains
from monitor.facts.attributes import PARTY_COUNTRY, PARTY_NAME, PARTY_ROLE, flag, schema, text, whole
from monitor.facts.columns import identity, in_force, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.map_price import span
from monitor.model import Party
from monitor.model.chain import Chain
from monitor.policy.tables.chains import TERMS

_NOT_ENTERED = "it is not entered in chains.csv"

SCHEMA = schema(
    "chain",
    "The terms a party buys on today, beside what makes a chain of it.",
    [
        PARTY_NAME,
        PARTY_ROLE,
        PARTY_COUNTRY,
        text("terms", "terms it buys on", among=domains.words(TERMS)),
        whole("outlets", "outlets it runs", "outlets", _NOT_ENTERED),
        flag("central_purchasing", "it buys centrally for all its outlets", _NOT_ENTERED),
        flag("common_assortment", "its outlets carry one assortment", _NOT_ENTERED),
        text("period", "days from which to which the terms hold"),
    ],
)

_CHAIN = table(Chain, "chain")
_P = table(Party, "p")


def select_chains(as_of: date) -> Select[Any]:
    """Return the view: terms that are in force."""
    return (
        select(
            *identity(
                subject_of("chain", _CHAIN.c.party_id),
                literal("terms"),
                span(_CHAIN.c.valid_from, _CHAIN.c.valid_to),
                whose=_CHAIN.c.party_id,
                party=_P,
            ),
            _P.c.role.label("party_role"),
            _CHAIN.c.terms.label("terms"),
            _CHAIN.c.outlets.label("outlets"),
            _CHAIN.c.central_purchasing.label("central_purchasing"),
            _CHAIN.c.common_assortment.label("common_assortment"),
        )
        .select_from(_CHAIN)
        .outerjoin(_P, _P.c.id == _CHAIN.c.party_id)
        .where(in_force(_CHAIN.c.valid_from, _CHAIN.c.valid_to, on(as_of)))
        .order_by(_CHAIN.c.party_id)
    )


FACT = FactType(SCHEMA, select_chains)
