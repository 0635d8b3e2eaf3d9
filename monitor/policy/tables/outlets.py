"""The customers that sales reports name: outlet format and region."""

from monitor.model.outlet import Outlet
from monitor.policy import cells, numbers
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, PolicyFile

FILE = PolicyFile(
    "outlets",
    Outlet,
    (
        Column("customer", cells.text, required=True),
        Column("party_id", cells.text, default=""),
        Column("format", cells.text, required=True),
        Column("region", cells.region, default=""),
        Column("category_sales", numbers.quantity),
    ),
    unique=(("customer",),),
    refers=(KNOWN_PARTY,),
)
