"""The fact `clause`: a clause a detector flagged in the current text of an agreement, under its jurisdiction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, exists, func, or_, select
from sqlmodel import Session

from monitor.facts import domains
from monitor.facts.attributes import CURRENCY, flag, money, schema, share, text, whole
from monitor.facts.columns import (
    Expression,
    day_text,
    given,
    identity,
    in_force,
    lies_in,
    on,
    subject_of,
    table,
    there_is,
    year_number,
)
from monitor.facts.fact import FactType
from monitor.facts.owners import owner_of
from monitor.facts.read import facts
from monitor.model import Agreement, AgreementFile, Clause, Party, Territory
from monitor.rulebook.records import Scalar
from monitor.vocabulary import AgreementType

SIGNALS = files("monitor") / "agreements" / "signals"
"""Where what clauses look like is kept, one file a type: adding a type is adding one."""


def clause_types() -> tuple[str, ...]:
    """Return the clause types, by the names of their files: no rule can be about another."""
    return tuple(sorted(file.name.removesuffix(".yaml") for file in SIGNALS.iterdir() if file.name.endswith(".yaml")))


def place_of(subject: object) -> tuple[str, str]:
    """Return the type of a clause and its first character, from the subject of its fact: they tell it in its text."""
    _, kind, start = str(subject).rsplit("|", 2)
    return kind, start


SCHEMA = schema(
    "clause",
    "A clause that a detector flagged in the current text of an agreement, under the law of its jurisdiction.",
    [
        text("type", "clause type", among=domains.words(clause_types())),
        text("jurisdiction", "law the agreement stands under, * for elsewhere", among=domains.jurisdiction()),
        text("agreement_id", "the agreement"),
        text("agreement_type", "kind of the agreement", among=domains.words(AgreementType)),
        share("market_share_bp", "the supplier's market share", "no market share of the supplier is entered"),
        share("buyer_share_bp", "the buyer's market share", "no market share of the buyer is entered"),
        flag(
            "dominance", "the supplier is dominant in the market", "it is not entered whether the supplier is dominant"
        ),
        flag("food_retail", "supply of food to a retail chain", "it is not entered whether this is food retail"),
        whole("agreement_years", "years the agreement runs, begun ones counted", "years", "the agreement has no end"),
        flag(
            "auto_renew", "the agreement goes on unless ended", "it is not entered whether the agreement renews itself"
        ),
        whole(
            "exclusive_distributors",
            "owners that hold a territory of this party exclusively, its own included; the most of all its territories",
            unknown="the party holds no territory exclusively",
        ),
        CURRENCY,
        money("combined_turnover", "revenue of both groups in the last year", "no combined turnover is entered"),
        money("chain_revenue", "the retail chain's revenue from food in a year", "no revenue of the chain is entered"),
        text("language", "language of the clause (BCP 47)", "the language is unknown"),
        text("party_name", "name of the other party"),
        whole("page", "page of the clause, from 1"),
        text("number", "number of the clause in the text", "the clause has no number"),
        text("detector", "what found it"),
    ],
)

_C = table(Clause, "c")
_FILE = table(AgreementFile, "f")
_A = table(Agreement, "a")
_P = table(Party, "p")


def select_clauses(as_of: date) -> Select[Any]:
    """Return the view: the clauses of every agreement's current text, with what the law asks of the agreement.

    A clause stands until its text changes; exclusive grants are counted as of the day.
    """
    place = func.coalesce(given(_A.c.jurisdiction), "*")
    subject = subject_of("clause", _A.c.id, place, _C.c.type, cast(_C.c.start, String))
    return (
        select(
            *identity(
                subject, _A.c.id, func.substr(_FILE.c.sha256, 1, 12), whose=_A.c.party_id, evidence=_FILE.c.evidence_id
            ),
            _C.c.type.label("type"),
            place.label("jurisdiction"),
            _A.c.id.label("agreement_id"),
            _A.c.type.label("agreement_type"),
            _A.c.market_share_bp.label("market_share_bp"),
            _A.c.buyer_share_bp.label("buyer_share_bp"),
            _A.c.dominance.label("dominance"),
            _A.c.food_retail.label("food_retail"),
            _years(_A.c.valid_from, _A.c.valid_to).label("agreement_years"),
            _A.c.auto_renew.label("auto_renew"),
            _holders(as_of).label("exclusive_distributors"),
            given(_A.c.currency).label("currency"),
            _A.c.combined_turnover_minor.label("combined_turnover"),
            _A.c.chain_revenue_minor.label("chain_revenue"),
            given(func.coalesce(given(_C.c.language), _FILE.c.language)).label("language"),
            _P.c.name.label("party_name"),
            _C.c.page.label("page"),
            given(_C.c.number).label("number"),
            given(_C.c.detector).label("detector"),
        )
        .select_from(_C)
        .join(_FILE, _FILE.c.id == _C.c.file_id)
        .join(_A, _A.c.id == _FILE.c.agreement_id)
        .outerjoin(_P, _P.c.id == _A.c.party_id)
        .where(_FILE.c.current.is_(True))
        .order_by(subject)
    )


def _years(first: Expression, last: Expression) -> Expression:
    """Return how many years a term with inclusive ends has begun; unknown for an open end."""
    begun = case((func.substr(day_text(last), 6, 5) >= func.substr(day_text(first), 6, 5), 1), else_=0)
    return case((last.is_not(None), year_number(last) - year_number(first) + begun))


def _holders(as_of: date) -> Expression:
    """Return how many owners hold exclusively what this party holds exclusively; unknown where it holds nothing.

    Regions of one another count, as do grants of all products beside one of a product: the careful reading.
    """
    mine, other = table(Territory, "held"), table(Territory, "holder")
    own = and_(
        mine.c.party_id == _A.c.party_id,
        mine.c.exclusive.is_(True),
        in_force(mine.c.valid_from, mine.c.valid_to, on(as_of)),
    )
    same_region = or_(lies_in(mine.c.region, other.c.region), lies_in(other.c.region, mine.c.region))
    same_goods = or_(mine.c.sku == other.c.sku, mine.c.sku == "", other.c.sku == "")
    counted = (
        select(func.count(owner_of(other.c.party_id, other).distinct()))
        .where(
            other.c.exclusive.is_(True),
            in_force(other.c.valid_from, other.c.valid_to, on(as_of)),
            there_is(own, same_region, same_goods, around=(other, _A)),
        )
        .correlate(_A)
        .scalar_subquery()
    )
    return case((exists().where(own), counted))


FACT = FactType(SCHEMA, select_clauses)


def clauses_of(session: Session, agreement_id: str, as_of: date) -> Iterator[dict[str, Scalar | None]]:
    """Yield the facts of one agreement's clauses."""
    one = FactType(SCHEMA, lambda day: select_clauses(day).where(_A.c.id == agreement_id))
    yield from facts(session, one, as_of)
