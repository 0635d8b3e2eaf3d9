"""The fact `clause`: a clause a detector flagged in the current text of an agreement, under its jurisdiction."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select

from monitor.facts.columns import given, schema, share, table, text, whole
from monitor.facts.fact import FactType
from monitor.model import Agreement, AgreementFile, Clause, Party

SCHEMA = schema(
    "clause",
    "A clause that a detector flagged in the current text of an agreement, under the law of its jurisdiction.",
    [
        text("type", "clause type, such as P02_minimum_resale_price"),
        text("jurisdiction", "law the agreement stands under: EU, UK, US, RU, EAEU or * for elsewhere"),
        text("agreement_id", "the agreement"),
        text("agreement_type", "selective, exclusive, open, unilateral_policy or none"),
        share("market_share_bp", "market share that block exemptions ask for", "no market share is entered"),
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


def select_clauses(as_of: date) -> Select[Any]:  # noqa: ARG001 - a clause stands until its text changes
    """Return the view: the clauses of every agreement's current text."""
    place = func.coalesce(given(_A.c.jurisdiction), "*")
    subject = literal("clause|") + _A.c.id + "|" + place + "|" + _C.c.type + "|" + cast(_C.c.start, String)
    return (
        select(
            subject.label("subject"),
            _A.c.party_id.label("party_key"),
            _A.c.id.label("case_subject"),
            func.substr(_FILE.c.sha256, 1, 12).label("period"),
            _FILE.c.evidence_id.label("evidence_id"),
            _C.c.type.label("type"),
            place.label("jurisdiction"),
            _A.c.id.label("agreement_id"),
            _A.c.type.label("agreement_type"),
            _A.c.market_share_bp.label("market_share_bp"),
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


FACT = FactType(SCHEMA, select_clauses)
