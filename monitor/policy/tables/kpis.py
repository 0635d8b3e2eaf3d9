"""The measures that pay depends on, as the brand defined them."""

from monitor.model.performance import KpiDefinition
from monitor.policy import cells
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, PolicyFile

MEASURES = (
    "net_sales", "volume", "growth", "coverage", "assortment", "availability", "display", "stock", "reporting",
    "payment", "logistics", "activity", "training", "service", "market_share", "shelf_share", "resale_price",
    "map_compliance", "other",
)  # fmt: skip
INFLUENCE = ("partner", "shared", "outside")
"""Who moves the measure: the partner by his own doing, he and others, or others alone (season, brand)."""

BENEFIT = ("both", "brand", "partner")

FILE = PolicyFile(
    "kpis",
    KpiDefinition,
    (
        Column("id", cells.text, required=True),
        Column("party_id", cells.text, default=""),
        Column("name", cells.text, required=True),
        Column("description", cells.text, default=""),
        Column("measure", cells.one_of(MEASURES), required=True),
        Column("source", cells.text, default=""),
        Column("influence", cells.one_of(INFLUENCE), default=""),
        Column("unit", cells.text, default=""),
        Column("target", cells.text, default=""),
        Column("weight", cells.share),
        Column("conditional", cells.yes_or_no),
        Column("benefit", cells.one_of(BENEFIT), default=""),
    ),
    unique=(("id",),),
    refers=(KNOWN_PARTY,),
)
