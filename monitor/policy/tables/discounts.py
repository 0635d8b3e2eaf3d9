"""Discounts agreed with parties, and what was taken."""

from __future__ import annotations

from monitor.model import Discount
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_PARTY, PARTY, PolicyFile

DISCOUNT_KINDS = ("conditional", "unconditional")

FILE = PolicyFile(
    "discounts",
    Discount,
    (
        Column("id", cells.text, required=True),
        PARTY,
        Column("agreement_id", cells.text, default=""),
        Column("kind", cells.one_of(DISCOUNT_KINDS), required=True),
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("target", cells.amount),
        Column("rate", cells.share, required=True),
        Column("taken", cells.amount, required=True),
        CURRENCY,
        Column("report_due", cells.day),
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY, ("agreement_id", "agreements", "id")),
    period=("period_from", "period_to"),
)
