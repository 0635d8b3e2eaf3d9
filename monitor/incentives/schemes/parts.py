"""The inner parts of a scheme file: terms, tiers, KPIs, caps, rounding and the price of a late report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from monitor.incentives import kpi_bonus
from monitor.incentives.late_reports import LatePenalty
from monitor.incentives.measure import measures
from monitor.incentives.pay import Payer
from monitor.incentives.rounding import MODES, Rounding
from monitor.incentives.schemes import numbers
from monitor.incentives.schemes.records import Aim, Caps, LateReport, MissingData, SchemeKpi, SellThrough
from monitor.incentives.tiers import Tier, TierError, checked
from monitor.incentives.wording import per_cent
from monitor.money import exponent
from monitor.rulebook.fields import choice, flag, only, text, texts
from monitor.rulebook.located import Faults, MappingNode, ScalarNode, SequenceNode

_KPI = ("kpi", "measure", "weight", "target", "threshold", "cap", "gate", "aim", "missing_data")
_OF_MEASURES = ("formats", "minimum", "of")
"""keys of a KPI that only some measures read"""
_ABOVE = Decimal(10)
"""most that a threshold, cap or target attainment may be: 1,000 %"""


def terms(root: MappingNode, payer: Payer, faults: Faults) -> dict[str, Decimal]:
    """Return the method's own rates and amounts; every one it needs is there."""
    node = root.get("terms")
    if node is None and payer.terms and set(payer.terms) - payer.optional:
        needs = ", ".join(sorted(set(payer.terms) - payer.optional))
        faults.add(root.line_of("method"), f"the method '{payer.name}' needs 'terms'", f"terms with {needs}")
    table = _table(node, "terms", faults) if node is not None else None
    if table is None:
        return {}
    needed = [name for name in payer.terms if name not in payer.optional and name not in payer.one_of]
    only(table, payer.terms, needed, faults, f"terms of the method '{payer.name}'")
    if payer.one_of and sum(table.get(name) is not None for name in payer.one_of) != 1:
        faults.add(table.line, f"of {' and '.join(payer.one_of)} exactly one is needed", "one of the two")
    found = {}
    for name in payer.terms:
        most = _ABOVE if name == "total_cap" else Decimal(1)
        read = table.get(name)
        value = (
            numbers.share(read, name, faults, most=most) if name in payer.shares else numbers.amount(read, name, faults)
        )
        if value is not None:
            found[name] = value
    return found


def tiers(root: MappingNode, payer: Payer, faults: Faults) -> tuple[Tier, ...]:
    """Return the scale; its steps rise strictly."""
    node = root.get("tiers")
    if not payer.tiers:
        if node is not None:
            faults.add(root.line_of("tiers"), f"the method '{payer.name}' has no tiers", "'tiers' left out")
        return ()
    found = []
    for row in _rows(root, "tiers", faults):
        if only(row, ("from", "rate"), ("from", "rate"), faults, "a tier"):
            start = numbers.amount(row.get("from"), "from", faults)
            read = numbers.share if payer.tiers == "share" else numbers.amount
            rate = read(row.get("rate"), "rate", faults)
            if start is not None and rate is not None:
                found.append(Tier(start, rate))
    if faults.found:
        return tuple(found)
    try:
        return checked(found)
    except TierError as error:
        faults.add(
            root.line_of("tiers"), str(error), "at least one tier, each from a higher volume than the one before"
        )
        return ()


def kpis(root: MappingNode, payer: Payer, faults: Faults) -> tuple[SchemeKpi, ...]:
    """Return the KPIs; the weights of those that are no gates sum to exactly 100 %."""
    if not payer.kpis:
        if root.get("kpis") is not None:
            faults.add(root.line_of("kpis"), f"the method '{payer.name}' has no KPIs", "'kpis' left out")
        return ()
    found = [kpi for row in _rows(root, "kpis", faults) if (kpi := _kpi(row, faults))]
    if not found:
        if not faults.found:
            faults.add(root.line_of("kpis"), f"the method '{payer.name}' needs KPIs", "at least one under 'kpis'")
        return ()
    weights = [kpi.weight for kpi in found if not kpi.gate]
    if payer.name == "premium":
        for kpi in found:
            if not kpi.gate:
                faults.add(kpi.line, f"'{kpi.kpi}' is no gate, and a premium is paid as a whole", "gate: true")
    elif not faults.found and not kpi_bonus.weights_valid(weights):
        total = per_cent(sum(weights, Decimal(0)))
        faults.add(root.line_of("kpis"), f"the weights come to {total}", "exactly 100 % without the gates")
    return tuple(found)


def _kpi(row: MappingNode, faults: Faults) -> SchemeKpi | None:
    if not only(row, (*_KPI, *_OF_MEASURES), ("kpi", "measure"), faults, "a KPI"):
        return None
    measure, gate = measures().get(text(row, "measure", faults)), flag(row, "gate", faults)
    if measure is None:
        faults.unknown(row.line_of("measure"), "measure", text(row, "measure", faults), measures())
        return None
    for key in set(_OF_MEASURES) - measure.options:
        if row.get(key) is not None:
            faults.add(row.line_of(key), f"the measure '{measure.name}' has no '{key}'", f"'{key}' left out")
    if not gate and row.get("weight") is None:
        faults.add(row.line, "a KPI needs a weight", "weight: 40 %, or gate: true")
    if gate and row.get("weight") is not None:
        faults.add(row.line_of("weight"), "a gate has no weight", "'weight' left out")
    if not measure.own_target and row.get("target") is None:
        faults.add(
            row.line, f"the measure '{measure.name}' has no target of its own", "target: an amount or a quantity"
        )
    target = row.get("target")
    per_cent = isinstance(target, ScalarNode) and str(target.value).endswith("%")
    goal = (
        numbers.share(target, "target", faults, most=_ABOVE) if per_cent else numbers.amount(target, "target", faults)
    )
    if goal == 0:
        faults.add(row.line_of("target"), "a target of zero is reached by doing nothing", "a target above zero")
    return SchemeKpi(
        kpi=text(row, "kpi", faults),
        measure=measure.name,
        line=row.line,
        weight=numbers.share(row.get("weight"), "weight", faults) or Decimal(0),
        target=goal,
        threshold=numbers.share(row.get("threshold"), "threshold", faults, most=_ABOVE),
        cap=numbers.share(row.get("cap"), "cap", faults, most=_ABOVE),
        gate=gate,
        aim=choice(row, "aim", Aim, faults, Aim.AT_LEAST),
        missing_data=missing_data(row, faults, gate=gate),
        formats=texts(row, "formats", faults),
        minimum=numbers.amount(row.get("minimum"), "minimum", faults),
        of=choice(row, "of", SellThrough, faults, SellThrough.AVAILABLE),
    )


def missing_data(table: MappingNode, faults: Faults, *, gate: bool = False) -> MissingData | None:
    """Return what a scheme or a KPI says of missing data; None where it says nothing. A gate has no choice."""
    if table.get("missing_data") is None:
        return None
    if gate:
        faults.add(table.line_of("missing_data"), "a gate without data holds the pay up", "'missing_data' left out")
    return choice(table, "missing_data", MissingData, faults, MissingData.ZERO)


def caps(root: MappingNode, faults: Faults) -> Caps:
    """Return the contractual and legal caps."""
    table = _table(root.get("caps"), "caps", faults)
    if table is None:
        return Caps()
    only(table, ("amount", "of_purchases", "of_food_purchases"), (), faults, "caps")
    return Caps(
        amount=numbers.amount(table.get("amount"), "amount", faults),
        of_purchases=numbers.share(table.get("of_purchases"), "of_purchases", faults),
        of_food_purchases=numbers.share(table.get("of_food_purchases"), "of_food_purchases", faults),
    )


def late_report(root: MappingNode, faults: Faults) -> LateReport | None:
    """Return the price of a late report."""
    table = _table(root.get("late_report"), "late_report", faults)
    keys = ("due_days", "step", "days", "cap", "holidays")
    if table is None or not only(table, keys, ("due_days",), faults, "late_report"):
        return None
    usual = LatePenalty()
    step, cap = (numbers.share(table.get(key), key, faults) for key in ("step", "cap"))
    days = numbers.whole(table.get("days"), "days", faults, usual.days, least=1)
    penalty = LatePenalty(usual.step if step is None else step, days, usual.cap if cap is None else cap)
    holidays = numbers.days(table.get("holidays"), "holidays", faults)
    return LateReport(numbers.whole(table.get("due_days"), "due_days", faults, 0), penalty, holidays)


def rounding(root: MappingNode, currency: str, faults: Faults) -> tuple[Rounding, bool]:
    """Return how the pay is rounded, and whether each line is: by default the total, half up, to the currency."""
    places = exponent(currency)
    table = _table(root.get("rounding"), "rounding", faults)
    if table is None:
        return Rounding(places), False
    only(table, ("mode", "places", "each"), (), faults, "rounding")
    mode = text(table, "mode", faults) if table.get("mode") is not None else "half_up"
    each = text(table, "each", faults) if table.get("each") is not None else "total"
    for key, word, known in (("mode", mode, tuple(MODES)), ("each", each, ("line", "total"))):
        if word not in known:
            faults.unknown(table.line_of(key), key, word, known)
            mode, each = "half_up", "total"
    asked = numbers.whole(table.get("places"), "places", faults, places)
    if asked > places:
        said = f"nobody can pay {asked} places of {currency}, which has {places}"
        faults.add(table.line_of("places"), said, f"places: {places}, or fewer")
    return Rounding(min(asked, places), mode), each == "line"


def _table(node: object, where: str, faults: Faults) -> MappingNode | None:
    if node is None or isinstance(node, MappingNode):
        return node
    faults.add(getattr(node, "line", 0), f"'{where}' holds no keys", f"keys below '{where}:'")
    return None


def _rows(root: MappingNode, key: str, faults: Faults) -> Iterator[MappingNode]:
    node = root.get(key)
    if node is None:
        faults.add(root.line_of("method"), f"key '{key}' is missing", "a list, one line a row starting with `- `")
        return
    if not isinstance(node, SequenceNode):
        faults.add(node.line, f"'{key}' is no list", "lines starting with `- `")
        return
    for item in node.items:
        row = _table(item, key, faults)
        if row is not None:
            yield row
