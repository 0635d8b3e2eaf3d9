"""Agreements with parties: kind, law, term."""

from __future__ import annotations

from monitor.model import Agreement
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import FROM, JURISDICTIONS, KNOWN_PARTY, PARTY, TO, VALID, PolicyFile
from monitor.vocabulary import AgreementType

FILE = PolicyFile(
    "agreements",
    Agreement,
    (
        Column("id", cells.text, required=True),
        PARTY,
        Column("type", cells.one_of(AgreementType), required=True),
        Column("file", cells.text, default=""),
        Column("jurisdiction", cells.one_of(JURISDICTIONS), default=""),
        Column("market_share", cells.share),
        FROM,
        TO,
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY,),
    period=VALID,
)
