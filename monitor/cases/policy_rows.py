"""The policy rows a violation's numbers come from, as far as they are still on file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from monitor.cases.named_rows import named_parties, named_rows
from monitor.facts.registry import fact_types
from monitor.model import (
    Agreement,
    Alias,
    Clause,
    Discount,
    Evidence,
    MapPrice,
    Observation,
    Party,
    PolicyVersion,
    Promotion,
    ReportFile,
    Run,
    Territory,
    VerdictRow,
    Violation,
)
from monitor.money import shown
from monitor.policy.folding import fold_name
from monitor.rulebook.records import Rule
from monitor.store.agreement_text import current_text

POLICY_FILES = "policy files"
"""Source of the line that names the policy files as a whole, as they were loaded."""

MOST_QUOTED = 400
"""Characters of a clause that are quoted; the rest stands in the agreement."""


@dataclass(frozen=True)
class PolicyRow:
    """A row of a policy file, or a document on file: where it stands, and what it says."""

    source: str
    words: str


def policy_rows(session: Session, violation: Violation, rule: Rule | None) -> list[PolicyRow]:
    """Return the rows that the violation's numbers come from, by the policy that is loaded now."""
    own = session.get(Party, violation.party_key)
    parties = [own] if own else []
    found = []
    if rule and (reader := _READERS.get(rule.fact)) is not None:
        found = list(reader(session, violation))
    elif rule and (kind := fact_types().get(rule.fact)) is not None:
        parties = list(named_parties(session, violation, rule, kind))
        found = [PolicyRow(source, words) for source, words in named_rows(session, violation, kind, parties)]
    told = [row for party in parties for row in _party(session, party)]
    return [*told, *found, *_version(session, violation)]


def judged_day(session: Session, violation: Violation) -> date:
    """Return the local day whose prices and grants an offer was judged by: that on which it was last seen."""
    row = session.exec(
        select(Observation)
        .where(Observation.offer_key == violation.subject, col(Observation.first_seen) <= violation.last_seen)
        .order_by(col(Observation.first_seen).desc())
    ).first()
    return row.seen_on if row and row.last_seen == violation.last_seen else violation.last_seen.date()


def judged_at(session: Session, violation: Violation) -> datetime:
    """Return when its rule said a violation last: by what was in force then it is told."""
    # one that was found again after it ended is another violation, of the same subject
    until = [] if violation.ended_at is None else [col(Run.started_at) <= violation.ended_at]
    said = session.exec(
        select(func.max(func.coalesce(Run.finished_at, Run.started_at)))
        .join(VerdictRow, col(VerdictRow.run_id) == col(Run.id))
        .where(VerdictRow.rule_id == violation.rule_id, VerdictRow.subject == violation.subject, *until)
    ).one()
    return max(filter(None, (violation.last_seen, violation.confirmed_at, said)))


def policy_of(session: Session, violation: Violation) -> PolicyVersion | None:
    """Return the policy files as they were loaded when its rule said a violation last, or None where none were."""
    loaded = select(PolicyVersion).where(PolicyVersion.loaded_at <= judged_at(session, violation))
    return session.exec(loaded.order_by(col(PolicyVersion.id).desc()).limit(1)).first()


def _party(session: Session, party: Party) -> Iterator[PolicyRow]:
    since = f"from {party.authorised_from}" if party.authorised_from else "from the start"
    until = f" to {party.authorised_to}" if party.authorised_to else ", open end"
    seat = party.region or party.country
    state = ", suspended" if party.suspended else ""
    yield PolicyRow("parties", f"{party.name}: {party.role} in {seat}, authorised {since}{until}{state}")
    for item in session.exec(select(Agreement).where(Agreement.party_id == party.id).order_by(Agreement.id)):
        yield PolicyRow("agreements", f"{item.id}: {item.type}, {_span(item.valid_from, item.valid_to)}")


def _offer(session: Session, violation: Violation) -> Iterator[PolicyRow]:
    fact, day = violation.fact, judged_day(session, violation)
    sku, market = fact.get("sku"), fact.get("market")
    prices: Any = _in_force(MapPrice, sku, market, day).order_by(col(MapPrice.valid_from).desc())
    rows = list(session.exec(prices))
    for row in rows[:1]:
        # the latest of overlapping ones is the one in force
        yield PolicyRow("map_prices", _price(row, fact.get("map_base_price")))
    if not rows and fact.get("map_base_price") is not None:
        said = f"no row is in force any more for {sku} in {market} on {day}: the file was changed since"
        yield PolicyRow("map_prices", said)
    offered: Any = _in_force(Promotion, sku, market, day).order_by(col(Promotion.price_minor))
    for promotion in session.exec(offered):
        yield PolicyRow("promotions", _price(promotion, None))
    seller, site = str(fact.get("seller") or ""), str(fact.get("site") or "")
    aliases = select(Alias).where(Alias.name == fold_name(seller), col(Alias.site).in_(["", site]))
    for alias in session.exec(aliases.order_by(col(Alias.site).desc())):
        yield PolicyRow("aliases", f"“{seller}” {f'on {alias.site}' if alias.site else 'anywhere'}: {alias.party_id}")


def _in_force(model: type[MapPrice] | type[Promotion], sku: object, market: object, day: date) -> Any:  # noqa: ANN401
    return select(model).where(
        model.sku == sku,
        model.market == market,
        col(model.valid_from) <= day,
        or_(col(model.valid_to).is_(None), col(model.valid_to) >= day),
    )


def _price(row: MapPrice | Promotion, judged: object) -> str:
    said = f"{row.sku} in {row.market}: {shown(row.price_minor, row.currency)}, {_span(row.valid_from, row.valid_to)}"
    changed = judged is not None and judged != row.price_minor
    return f"{said} (judged by {judged} minor units: the file was changed since)" if changed else said


def _sale(session: Session, violation: Violation) -> Iterator[PolicyRow]:
    region = str(violation.fact.get("region") or "")
    places = [region, region.partition("-")[0]]
    owned = _of_owner(session, violation.party_key)
    grants = session.exec(
        select(Territory)
        .where(or_(col(Territory.party_id).in_(owned), col(Territory.exclusive).is_(True)))
        .order_by(Territory.party_id, Territory.region, col(Territory.id))
    )
    for grant in grants:
        if grant.party_id == violation.party_key or grant.region in places:
            sole = "exclusive, " if grant.exclusive else ""
            product = grant.sku or "all products"
            span = _span(grant.valid_from, grant.valid_to)
            yield PolicyRow("territories", f"{grant.party_id}: {grant.region}, {product}, {sole}{span}")
    yield from _reports(session, violation)


def _of_owner(session: Session, party_id: str) -> list[str]:
    """Return the party and the firms of its owner: what one of them holds or held, the others may rest on."""
    group = session.exec(select(Party.group).where(Party.id == party_id)).first()
    sisters = select(Party.id).where(Party.group == group).order_by(Party.id)
    return [party_id, *(session.exec(sisters).all() if group else ())]


def _discount(session: Session, violation: Violation) -> Iterator[PolicyRow]:
    row = session.get(Discount, violation.case_subject)
    if row is not None:
        target = f", target {shown(row.target_minor, row.currency)}" if row.target_minor is not None else ""
        taken = f", taken {shown(row.taken_minor, row.currency)}"
        due = f", report due {row.report_due}" if row.report_due else ""
        period = _span(row.period_from, row.period_to)
        yield PolicyRow("discounts", f"{row.id}: {row.kind}, {period}{target}{taken}{due}")
    yield from _reports(session, violation)


def _clause(session: Session, violation: Violation) -> Iterator[PolicyRow]:
    item = current_text(session, violation.case_subject)
    if item is None:
        return
    place = f"page {violation.fact.get('page')}"
    yield PolicyRow("agreement file", f"{item.path}, {place}, sha256 {item.sha256}")
    start = violation.subject.rpartition("|")[2]
    flagged = select(Clause).where(Clause.file_id == item.id, Clause.type == violation.fact.get("type"))
    for clause in session.exec(flagged):
        if str(clause.start) == start:
            yield PolicyRow("clause", f"“{_cut(item.text[clause.start : clause.end])}”")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_QUOTED else f"{line[:MOST_QUOTED]}…"


def _reports(session: Session, violation: Violation) -> Iterator[PolicyRow]:
    statement = select(ReportFile).where(ReportFile.party_id == violation.party_key).order_by(col(ReportFile.id))
    for item in session.exec(statement):
        if item.evidence_id is not None and item.evidence_id == violation.evidence_id:
            yield PolicyRow("report", f"{item.name}: {_span(item.period_from, item.period_to)}, {item.status}")


def _version(session: Session, violation: Violation) -> Iterator[PolicyRow]:
    """Yield the policy files as they were when it was judged last: what rests on them alone has no other evidence."""
    version = policy_of(session, violation)
    proof = session.get(Evidence, version.evidence_id) if version and version.evidence_id is not None else None
    if version is not None and proof is not None:
        said = f"as loaded {version.loaded_at:%Y-%m-%d %H:%M} UTC: evidence {proof.sequence}, sha256 {proof.sha256}"
        yield PolicyRow(POLICY_FILES, said)


def _span(first: date | None, last: date | None) -> str:
    if first is None:
        return "no dates"
    return f"{first.isoformat()} to {last.isoformat()}" if last else f"from {first.isoformat()}"


_READERS: dict[str, Callable[[Session, Violation], Iterator[PolicyRow]]] = {
    "offer": _offer,
    "sale": _sale,
    "discount": _discount,
    "clause": _clause,
}
