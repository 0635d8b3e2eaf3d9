"""Customers of the channel and the party that serves each."""

from monitor.model.customer import Customer
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import FROM, KNOWN_PARTY, TO, VALID, PolicyFile

FILE = PolicyFile(
    "customers",
    Customer,
    (
        Column("customer", cells.text, required=True),
        Column("party_id", cells.text, default=""),
        Column("country", cells.country, default=""),
        FROM,
        TO,
    ),
    refers=(KNOWN_PARTY,),
    period=VALID,
    apart=("customer",),
)
