"""Seller names as seen on sites, and the party each stands for."""

from monitor.model import Alias
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, PARTY, PolicyFile

FILE = PolicyFile(
    "aliases",
    Alias,
    (Column("name", cells.text, required=True), PARTY, Column("site", cells.text, default="")),
    unique=(("site", "name"),),
    refers=(KNOWN_PARTY,),
)
