"""What parties reached of KPIs that no report shows: field audits, surveys, service levels."""

from monitor.model.incentive import KpiResult
from monitor.policy import cells, numbers
from monitor.policy.cells import Column
from monitor.policy.files import KNOWN_PARTY, PARTY, PolicyFile

FILE = PolicyFile(
    "kpi_results",
    KpiResult,
    (
        PARTY,
        Column("kpi", cells.text, required=True),
        Column("period_from", cells.day, required=True),
        Column("period_to", cells.day, required=True),
        Column("target", numbers.figure, default=""),
        Column("actual", numbers.figure, required=True),
        Column("source", cells.text, default=""),
    ),
    refers=(KNOWN_PARTY, ("kpi", "kpis", "id")),
    period=("period_from", "period_to"),
    apart=("party_id", "kpi"),
)
