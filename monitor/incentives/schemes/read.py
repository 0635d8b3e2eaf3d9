"""One scheme file, YAML 1.2, becomes a `Scheme`; every fault is noted with its line."""

from __future__ import annotations

import re
from datetime import date

from babel.numbers import is_currency

from monitor.incentives.calendar_periods import period_at
from monitor.incentives.pay import Payer, payers
from monitor.incentives.schemes import numbers, parts
from monitor.incentives.schemes.records import (
    Base,
    Cycle,
    GrowthBase,
    Kind,
    PeriodKind,
    Proration,
    Scheme,
    Stacking,
    Timing,
)
from monitor.policy.tables.claims import CLAIM_KINDS
from monitor.rulebook.fields import choice, day, only, text, texts
from monitor.rulebook.located import Faults, MappingNode, parse_yaml

REQUIRED = (
    "id", "title", "version", "agreement", "partners", "valid_from", "valid_to", "period", "currency", "kind", "base",
    "method",
)  # fmt: skip
OPTIONAL = (
    "timing", "products", "terms", "tiers", "kpis", "missing_data", "caps", "late_report", "rounding", "stacking",
    "position", "proration", "base_rule", "claims", "margin", "year_begins",
)  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_scheme(written: str, faults: Faults) -> Scheme | None:
    """Return the scheme of a file's text, or None where a fault was noted."""
    root = parse_yaml(written, faults)
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        faults.add(root.line, "a scheme file holds keys", ", ".join(REQUIRED))
        return None
    only(root, (*REQUIRED, *OPTIONAL), REQUIRED, faults, "a scheme")
    payer = _payer(root, faults)
    currency = text(root, "currency", faults)
    if currency and not is_currency(currency):
        faults.add(root.line_of("currency"), f"unknown currency '{currency}'", "an ISO 4217 code such as EUR")
        currency = ""
    if payer is None or not currency:
        return None
    scheme = _scheme(root, payer, currency, faults)
    if not faults.found and scheme is not None:
        _check(root, scheme, payer, faults)
        _check_year(root, scheme, faults)
    return None if faults.found else scheme


def _payer(root: MappingNode, faults: Faults) -> Payer | None:
    name = text(root, "method", faults)
    payer = payers().get(name)
    if payer is None and name:
        faults.unknown(root.line_of("method"), "method", name, payers())
    return payer


def _scheme(root: MappingNode, payer: Payer, currency: str, faults: Faults) -> Scheme | None:
    identity = text(root, "id", faults)
    if identity and not _ID.fullmatch(identity):
        faults.add(root.line_of("id"), f"'{identity}' is no id", "small letters and digits, such as northwind-volume")
    rounding, each_line = parts.rounding(root, currency, faults)
    start, end = day(root, "valid_from", faults), day(root, "valid_to", faults)
    read = {
        "title": text(root, "title", faults),
        "version": numbers.whole(root.get("version"), "version", faults, 1, least=1),
        "agreement": text(root, "agreement", faults),
        "partners": texts(root, "partners", faults),
        "period": Cycle(
            choice(root, "period", PeriodKind, faults, PeriodKind.QUARTER),
            numbers.whole(root.get("year_begins"), "year_begins", faults, 1, least=1, most=12),
        ),
        "kind": choice(root, "kind", Kind, faults, Kind.CONDITIONAL),
        "base": choice(root, "base", Base, faults, payer.bases[0]),
        "timing": choice(root, "timing", Timing, faults, Timing.RETROSPECTIVE),
        "products": texts(root, "products", faults),
        "tiers": parts.tiers(root, payer, faults),
        "terms": parts.terms(root, payer, faults),
        "kpis": parts.kpis(root, payer, faults),
        "missing_data": parts.missing_data(root, faults),
        "caps": parts.caps(root, faults),
        "late_report": parts.late_report(root, faults),
        "position": numbers.whole(root.get("position"), "position", faults, 1, least=1),
        "stacking": choice(root, "stacking", Stacking, faults, Stacking.ADDITIVE),
        "proration": choice(root, "proration", Proration, faults, Proration.NONE),
        "base_rule": choice(root, "base_rule", GrowthBase, faults, GrowthBase.YEAR_BEFORE),
        "claims": text(root, "claims", faults),
        "margin": numbers.share(root.get("margin"), "margin", faults),
    }
    if start is None or end is None:
        return None
    return Scheme(
        id=identity,
        valid_from=start,
        valid_to=end,
        currency=currency,
        method=payer.name,
        file=faults.file,
        rounding=rounding,
        each_line=each_line,
        lines={key: line for key, line, _ in root.entries},
        **read,  # type: ignore[arg-type]
    )


def _check_year(root: MappingNode, scheme: Scheme, faults: Faults) -> None:
    """Note whole years or half-years from a month on with which none of the calendar begins: it would cut each.

    Who pays by days, says when the year begins, or no last day, has thought of it.
    """
    if scheme.period.kind not in (PeriodKind.YEAR, PeriodKind.HALF_YEAR) or scheme.proration is Proration.DAYS:
        return
    if root.get("year_begins") is not None or scheme.valid_to.year == date.max.year:
        return
    own = Cycle(scheme.period.kind, scheme.valid_from.month)
    whole = {period_at(own, scheme.valid_from).start, period_at(own, scheme.valid_to).end}
    cut = period_at(scheme.period, scheme.valid_from).start != scheme.valid_from
    if cut and whole == {scheme.valid_from, scheme.valid_to}:
        word = scheme.period.kind.replace("_", "-")
        said = f"it holds for whole {word}s of its own, which a {word} from January on would cut"
        faults.add(
            root.line_of("valid_from"),
            said,
            f"year_begins: {own.begins} where nothing of it is booked yet, or year_begins: 1 if that is meant",
        )


def _check(root: MappingNode, scheme: Scheme, payer: Payer, faults: Faults) -> None:
    """Note what single keys cannot show: keys that contradict each other."""
    if scheme.valid_to < scheme.valid_from:
        said = f"it ends on {scheme.valid_to}, before it begins on {scheme.valid_from}"
        faults.add(root.line_of("valid_to"), said, "a later day")
    if scheme.base not in payer.bases:
        said = f"the method '{payer.name}' is not reckoned on {scheme.base}"
        faults.add(root.line_of("base"), said, " or ".join(payer.bases))
    if scheme.products and scheme.base is Base.PURCHASES:
        said = "purchases are entered without products, so 'products' would select nothing"
        faults.add(root.line_of("products"), said, "base: sell_out or sell_in, or 'products' left out")
    if scheme.timing is Timing.PROSPECTIVE and scheme.method != "whole_volume":
        said = f"'prospective' is for the method whole_volume, not for '{scheme.method}'"
        faults.add(root.line_of("timing"), said, "timing: retrospective")
    if scheme.timing is Timing.PROSPECTIVE and scheme.proration is not Proration.NONE:
        said = "a prospective rate is set by the period before, which 'proration' does not cut"
        faults.add(root.line_of("proration"), said, "'proration' left out")
    if root.get("base_rule") is not None and (not payer.growth or "base_amount" in scheme.terms):
        said = "the terms name the base" if payer.growth else f"'{scheme.method}' has no base to grow from"
        faults.add(root.line_of("base_rule"), said, "'base_rule' left out")
    if scheme.stacking is Stacking.CASCADE and not payer.cascades:
        said = f"'{scheme.method}' cannot stand on what earlier schemes left of its base"
        able = ", ".join(sorted(name for name, other in payers().items() if other.cascades))
        faults.add(root.line_of("stacking"), said, f"stacking: additive, or one of the methods {able}")
    if scheme.claims and scheme.claims not in CLAIM_KINDS:
        faults.unknown(root.line_of("claims"), "kind of claim", scheme.claims, CLAIM_KINDS)
    if scheme.method == "coop" and not scheme.claims:
        faults.add(root.line_of("method"), "a co-op fund pays proven claims", "claims: coop, or another kind of claim")
    flat = scheme.method == "flat"
    if (scheme.kind is Kind.UNCONDITIONAL) != flat and (flat or scheme.method in ("whole_volume", "weighted_kpi")):
        said = f"'{scheme.method}' is {'unconditional: nothing is asked for it' if flat else 'conditional'}"
        faults.add(root.line_of("kind"), said, f"kind: {Kind.UNCONDITIONAL if flat else Kind.CONDITIONAL}")
