"""The four principles of pay, checked when schemes are loaded: measurable, conditional, achievable, of use to both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches

from monitor.errors import Fault
from monitor.incentives.measure import FILE, measures
from monitor.incentives.price_law import price_ties
from monitor.incentives.schemes.records import Base, Kind, Scheme, SchemeKpi
from monitor.incentives.wording import per_cent
from monitor.policy.records import PolicyTables, Record
from monitor.rulebook.records import Figure

_POLICY_OF = {Base.PURCHASES: "purchases", Base.SELL_IN: "sell_in", Base.ENTRIES: "scheme_entries"}


@dataclass(frozen=True)
class Ground:
    """What schemes stand on: the policy files as read, the parties whose reports are taken in, the law's figures."""

    tables: PolicyTables
    reporting: frozenset[str]
    figures: tuple[Figure, ...] = ()

    def rows(self, stem: str, key: str = "id") -> Mapping[str, Record]:
        """Return the rows of a policy file by one of its columns."""
        return {str(record.values[key]): record for record in self.tables.of(stem) if key in record.values}


def principle_faults(schemes: Sequence[Scheme], ground: Ground) -> list[Fault]:
    """Return where schemes break a principle, or name a party or agreement that is not there."""
    faults: list[Fault] = []
    for scheme in schemes:
        faults += _named(scheme, ground)
        faults += _measurable(scheme, ground)
        faults += _achievable(scheme, ground)
    return faults + _conditional(schemes, ground)


def tied_to_prices(schemes: Sequence[Scheme], ground: Ground) -> list[str]:
    """Return, in words, which schemes tie pay to resale prices by what the policy says their KPIs measure."""
    known = ground.rows("kpis")

    def measured(kpi: str) -> str:
        return str(known[kpi].values.get("measure") or "") if kpi in known else ""

    return [
        f"{scheme.file}: pay is tied to resale prices by {', '.join(ties)}; it is held unless the law gate allows it"
        for scheme in schemes
        if (ties := price_ties(scheme, measured))
    ]


def entry_faults(schemes: Sequence[Scheme], ground: Ground) -> list[Fault]:
    """Return the entries whose scheme is none of these: nobody would pay for them. Without schemes nothing is asked."""
    ids, faults = sorted({scheme.id for scheme in schemes}), []
    for record in ground.tables.of("scheme_entries") if ids else ():
        named = str(record.values.get("scheme", ""))
        if named and named not in ids:
            near = get_close_matches(named, ids, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            faults.append(Fault(record.file, record.row, "scheme", f"no scheme '{named}'{hint}", "the id of a scheme"))
    return faults


def _fault(scheme: Scheme, key: str, problem: str, expected: str, line: int = 0) -> Fault:
    return Fault(scheme.file, line or scheme.lines.get(key, 1), "", problem, expected)


def _named(scheme: Scheme, ground: Ground) -> Iterable[Fault]:
    parties, agreements = ground.rows("parties"), ground.rows("agreements")
    for partner in scheme.partners:
        if partner not in parties:
            yield _fault(scheme, "partners", f"no party '{partner}' in the policy", "an id of parties")
    agreement = agreements.get(scheme.agreement)
    if agreement is None:
        yield _fault(scheme, "agreement", f"no agreement '{scheme.agreement}' in the policy", "an id of agreements")
        return
    start, end = agreement.values.get("valid_from"), agreement.values.get("valid_to")
    begins_before = isinstance(start, date) and scheme.valid_from < start
    goes_on = agreement.values.get("auto_renew") is True
    ends_after = isinstance(end, date) and scheme.valid_to > end and not goes_on
    if begins_before or ends_after:
        said = f"the scheme holds from {scheme.valid_from} to {scheme.valid_to}, its agreement from {start} to {end}"
        yield _fault(scheme, "valid_from" if begins_before else "valid_to", said, "days within the agreement's")


def _measurable(scheme: Scheme, ground: Ground) -> Iterable[Fault]:
    stem = _POLICY_OF.get(scheme.base)
    if stem and stem not in ground.tables.names:
        said = f"not measurable: the policy has no file {stem}"
        yield _fault(scheme, "base", said, f"policy/{stem}.csv, or another base")
    if scheme.base is Base.SELL_OUT or any(measures()[kpi.measure].reports for kpi in scheme.kpis):
        for partner in scheme.partners:
            if partner not in ground.reporting:
                said = f"not measurable: no sales reports of '{partner}' are taken in"
                yield _fault(scheme, "base", said, "a [[partner]] with that party in the settings")
    known = ground.rows("kpis")
    for kpi in scheme.kpis:
        yield from _measurable_kpi(scheme, kpi, known, ground)


def _measurable_kpi(scheme: Scheme, kpi: SchemeKpi, known: Mapping[str, Record], ground: Ground) -> Iterable[Fault]:
    if kpi.kpi not in known:
        yield _fault(scheme, "kpis", f"no KPI '{kpi.kpi}' in the policy", "an id of kpis", kpi.line)
    elif kpi.measure == FILE and not known[kpi.kpi].values.get("source"):
        said = f"not measurable: the KPI '{kpi.kpi}' names no source of its data"
        yield _fault(scheme, "kpis", said, "a source in kpis, or another measure", kpi.line)
    stem = measures()[kpi.measure].policy
    if stem and stem not in ground.tables.names:
        said = f"not measurable: the policy has no file {stem}"
        yield _fault(scheme, "kpis", said, f"policy/{stem}.csv, or another measure", kpi.line)
    if kpi.measure == "on_time_reporting" and scheme.late_report is None:
        said = f"'{kpi.kpi}' asks for reports in time, and the scheme names no due day"
        yield _fault(scheme, "kpis", said, "late_report with due_days", kpi.line)


def _achievable(scheme: Scheme, ground: Ground) -> Iterable[Fault]:
    known = ground.rows("kpis")
    for kpi in scheme.kpis:
        row = known.get(kpi.kpi)
        if row is not None and row.values.get("influence") == "outside":
            said = f"not achievable: '{kpi.kpi}' is moved by others than the partner (influence: outside)"
            yield _fault(scheme, "kpis", said, "a KPI the partner moves by his own doing", kpi.line)
        if row is not None and row.values.get("benefit") in ("brand", "partner"):
            said = f"of use to one side only: '{kpi.kpi}' benefits the {row.values['benefit']}"
            yield _fault(scheme, "kpis", said, "a KPI that benefits both", kpi.line)


def _conditional(schemes: Sequence[Scheme], ground: Ground) -> list[Fault]:
    """Return where the unconditional part of the best possible rates of a party passes the policy's cap."""
    roles = {key: record.values.get("role") for key, record in ground.rows("parties").items()}
    by_party: dict[str, list[Scheme]] = defaultdict(list)
    for scheme in schemes:
        for partner in scheme.partners:
            by_party[partner].append(scheme)
    faults = []
    for partner, own in sorted(by_party.items()):
        for scheme in own:
            if scheme.kind is not Kind.UNCONDITIONAL:
                continue
            for day in _days(scheme, own):
                cap = _cap(ground.tables.of("discount_limits"), str(roles.get(partner)), day)
                beside = [one for one in own if one.currency == scheme.currency and _holds(one, day)]
                if cap is not None and (said := _too_free(partner, beside, cap)):
                    faults.append(_fault(scheme, "kind", said, "less unconditional pay, or more that is conditional"))
                    break
    return faults


def _days(scheme: Scheme, own: Sequence[Scheme]) -> list[date]:
    """Return the days of a scheme on which the schemes in force change; versions one after the other never add up."""
    days = {other.valid_from for other in own} | {other.valid_to + timedelta(days=1) for other in own}
    return sorted(day for day in days if _holds(scheme, day))


def _holds(scheme: Scheme, day: date) -> bool:
    return scheme.valid_from <= day <= scheme.valid_to


def _too_free(partner: str, beside: Sequence[Scheme], cap: Decimal) -> str:
    """Say by how much the unconditional rates of schemes side by side pass the cap; empty where they do not."""
    if any(_best_rate(other) is None for other in beside):
        # Pay that is no share of the volume cannot be set against rates: KPI-007 judges what was paid.
        return ""
    whole = sum((_best_rate(other) or Decimal(0) for other in beside), Decimal(0))
    free = sum((_best_rate(other) or Decimal(0) for other in beside if other.kind is Kind.UNCONDITIONAL), Decimal(0))
    if not whole or free <= cap * whole:
        return ""
    return (
        f"not conditional enough: of at most {per_cent(whole)} that '{partner}' can earn, {per_cent(free)} "
        f"ask for nothing; the policy allows {per_cent(cap)} of it"
    )


def _best_rate(scheme: Scheme) -> Decimal | None:
    """Return the highest share of its base that a scheme can pay, or None where it pays no share."""
    if scheme.tiers and scheme.method != "per_unit":
        return max(tier.rate for tier in scheme.tiers)
    return next((scheme.terms[name] for name in ("rate", "fund_rate", "rho") if name in scheme.terms), None)


def _cap(limits: Sequence[Record], role: str, day: date) -> Decimal | None:
    """Return the cap on the unconditional share for a role on a day; a role's own row goes before the general one."""
    found: dict[str, Decimal] = {}
    for record in limits:
        cap, start, end = (record.values.get(key) for key in ("unconditional_max", "valid_from", "valid_to"))
        if (
            isinstance(cap, int)
            and isinstance(start, date)
            and start <= day
            and not (isinstance(end, date) and end < day)
        ):
            found[str(record.values.get("role") or "")] = Decimal(cap) / 10_000
    return found.get(role, found.get(""))
