"""`incentives methods`: what schemes may name, and what can be worked by hand."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from rich.table import Table

from monitor.cli.context import JsonOption, Output
from monitor.incentives import method
from monitor.incentives.measure import Measure, measures
from monitor.incentives.pay import Payer, payers

_Row = dict[str, object]


def methods(*, as_json: JsonOption = False) -> None:
    """List the methods and KPI measures a scheme may name, with their terms, and the methods of `compute`."""
    output = Output(as_json)
    pays = [_payer(payer) for payer in payers().values()]
    measured = [_measure(measure) for measure in measures().values()]
    worked: list[_Row] = [
        {"name": name, "what": _first(function)} for name, function in sorted(method.methods().items())
    ]
    output.data({"schemes": pays, "measures": measured, "worked": worked})
    if as_json:
        return
    for title, rows in (("Methods of schemes", pays), ("Measures of KPIs", measured), ("Worked by `compute`", worked)):
        output.say(_table(title, rows))


def _payer(payer: Payer) -> _Row:
    needs = [name for name, there in (("tiers", payer.tiers), ("kpis", payer.kpis)) if there]
    terms = [f"{name}?" if name in payer.optional or name in payer.one_of else name for name in payer.terms]
    return {"name": payer.name, "what": _first(payer.function), "bases": [*payer.bases], "needs": [*needs, *terms]}


def _measure(measure: Measure) -> _Row:
    needs = [*(["sales reports"] if measure.reports else []), *([measure.policy] if measure.policy else [])]
    return {"name": measure.name, "what": _first(measure.function), "needs": needs, "keys": sorted(measure.options)}


def _first(function: object) -> str:
    """Return the first line of what a function says of itself."""
    return (inspect.getdoc(function) or "").partition("\n")[0].rstrip(".")


def _table(title: str, rows: Iterable[_Row]) -> Table:
    table = Table(title, "", "", box=None, padding=(0, 2, 0, 0))
    for row in rows:
        more = [str(item) for key in ("bases", "needs", "keys") for item in _listed(row.get(key))]
        table.add_row(str(row["name"]), str(row["what"]), ", ".join(more))
    return table


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
