"""Discounts agreed with parties, and what was taken."""

from monitor.model import Discount
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import CURRENCY, KNOWN_PARTY, PARTY, PolicyFile
from monitor.policy.folding import fold_text

DISCOUNT_KINDS = ("conditional", "unconditional")
FORMS = ("invoice", "bonus", "service")
"""How a discount is paid: off the invoice, afterwards as a bonus or credit note, or for a service of the party."""

SCHEMES = ("whole_volume", "stepped", "prospective")
"""How a reached target pays: on the whole volume from the first unit, on the part above, or as the next rate."""

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
        Column("form", cells.one_of(FORMS), default=""),
        Column("basis", fold_text, default=""),
        Column("scheme", cells.one_of(SCHEMES), default=""),
        Column("target_set_on", cells.day),
        Column("accrued", cells.amount),
        Column("food", cells.yes_or_no),
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY, ("agreement_id", "agreements", "id")),
    period=("period_from", "period_to"),
)
