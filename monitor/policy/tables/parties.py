"""The business parties of the channel."""

from __future__ import annotations

from monitor.model import Party
from monitor.policy import cells
from monitor.policy.cells import CellError, Column
from monitor.policy.files import PolicyFile
from monitor.vocabulary import OWN_HOUSE, PartyRole

MARKETPLACES = ("any", "none", "named")


def _identity(cell: str) -> str:
    """Read a party's id; what the store files under the brand's own faults is nobody's id."""
    if cell == OWN_HOUSE:
        raise CellError(f"'{cell}' is reserved for the brand's own faults", "another id for this party")
    return cells.text(cell)


FILE = PolicyFile(
    "parties",
    Party,
    (
        Column("id", _identity, required=True),
        Column("name", cells.text, required=True),
        Column("role", cells.one_of(PartyRole), required=True),
        Column("group", cells.text, default=""),
        Column("country", cells.country, required=True),
        Column("region", cells.region, default=""),
        Column("email", cells.email, default=""),
        Column("language", cells.language, default="en"),
        Column("authorised_from", cells.day),
        Column("authorised_to", cells.day),
        Column("suspended", cells.yes_or_no, default=False),
        Column("marketplaces", cells.one_of(MARKETPLACES), default="any"),
        Column("needs_agreement", cells.yes_or_no, default=False),
        Column("formerly", cells.text, default=""),
    ),
    required=True,
    unique=(("id",), ("formerly",)),
    period=("authorised_from", "authorised_to"),
)
