"""Agreements with parties: kind, law, term, and what the law asks of them: shares, dominance, food, amounts."""

from monitor.model import Agreement
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import FROM, KNOWN_PARTY, PARTY, TO, VALID, PolicyFile
from monitor.vocabulary import JURISDICTIONS, AgreementType

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
        Column("buyer_share", cells.share),
        Column("dominance", cells.yes_or_no),
        Column("food_retail", cells.yes_or_no),
        Column("auto_renew", cells.yes_or_no),
        # Only Russian law asks for amounts, so its currency is what an empty cell means.
        Column("combined_turnover", cells.amount),
        Column("chain_revenue", cells.amount),
        Column("currency", cells.currency, default="RUB"),
        FROM,
        TO,
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY,),
    period=VALID,
)
