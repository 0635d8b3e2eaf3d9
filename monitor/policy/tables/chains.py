"""Who buys on a chain's terms, and what is known of its outlets."""

from __future__ import annotations

from monitor.model.chain import Chain
from monitor.policy import cells
from monitor.policy.cells import CellError, Column
from monitor.policy.files import FROM, KNOWN_PARTY, PARTY, TO, VALID, PolicyFile

TERMS = ("chain", "standard")


def _count(cell: str) -> int:
    """Read a whole number of outlets."""
    if cell.isascii() and cell.isdigit() and len(cell) < 7:
        return int(cell)
    raise CellError(f"'{cell}' is no number of outlets", "a whole number such as 12, or nothing when it is unknown")


FILE = PolicyFile(
    "chains",
    Chain,
    (
        PARTY,
        Column("terms", cells.one_of(TERMS), required=True),
        Column("outlets", _count),
        Column("central_purchasing", cells.yes_or_no),
        Column("common_assortment", cells.yes_or_no),
        FROM,
        TO,
    ),
    refers=(KNOWN_PARTY,),
    period=VALID,
    apart=("party_id",),
)
