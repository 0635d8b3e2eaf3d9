"""What the brand's own policy allows at most, by role of the party."""

from monitor.model.performance import DiscountLimit
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import FROM, TO, VALID, PolicyFile
from monitor.vocabulary import PartyRole

FILE = PolicyFile(
    "discount_limits",
    DiscountLimit,
    (
        Column("role", cells.one_of(PartyRole), default=""),
        Column("invoice_max", cells.share),
        Column("unconditional_max", cells.share),
        FROM,
        TO,
    ),
    period=VALID,
    apart=("role",),
)
