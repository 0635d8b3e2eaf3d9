"""On which marketplaces a party may sell whose `marketplaces` in parties.csv is `named`."""

from monitor.model.marketplace import Marketplace
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import FROM, KNOWN_PARTY, PARTY, TO, VALID, PolicyFile

FILE = PolicyFile(
    "marketplaces",
    Marketplace,
    (PARTY, Column("site", cells.text, required=True), FROM, TO),
    refers=(KNOWN_PARTY,),
    period=VALID,
    apart=("party_id", "site"),
)
