"""Which channels a party sells in, in the words of the assortment."""

from monitor.model.channel import PartyChannel
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, PARTY, PolicyFile

FILE = PolicyFile(
    "party_channels",
    PartyChannel,
    (PARTY, Column("channel", cells.text, required=True)),
    unique=(("party_id", "channel"),),
    refers=(KNOWN_PARTY, ("channel", "assortment", "channel")),
)
