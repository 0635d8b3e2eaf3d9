"""What a notice says: courteous, factual, quoting policy and evidence, and about one party's own case only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.documents.case_files import CaseFile
from monitor.documents.phrases import day, moment
from monitor.model import PolicyVersion, Step, Violation
from monitor.money import shown
from monitor.rulebook.condition import names_in
from monitor.rulebook.records import Rule
from monitor.settings import Brand
from monitor.vocabulary import Rung, StepStatus, Topic, ViolationStatus
from reports.records import Notice, NoticeFact

_UNILATERAL = (
    "This letter is for your information only. The policy is ours alone: we announced it in advance, we apply it "
    "on our own, and whether you follow it is your own free decision. We do not ask for your agreement, for an "
    "assurance or for a change of your prices, and no reply is needed or sought."
)

_DECISIONS = {
    Rung.HOLD: "Under this policy we have decided to hold back the payment that depends on it.",
    Rung.SUSPENSION: "Under this policy we have decided to pause deliveries of the products concerned.",
}

_MORE_THAN_A_PRICE = frozenset(
    "coupon_shortfall_bp coupon_shown foreign_shortfall_bp list_price_gap_bp price_in_cart unit_shortfall_bp".split()
)
"""What a rule judges by when the advertised price alone does not say what was seen: its own sentence does."""

_POLICIES = {
    Topic.PRICE: "Our minimum advertised price policy",
    Topic.AUTHORISATION: "Our policy on who sells our products",
    Topic.TERRITORY: "The territory granted to you for active sales",
    Topic.ASSORTMENT: "Our policy on which channel offers which product",
    Topic.KPI: "The conditions of the discount agreed with you",
}

_REQUESTS = {
    Rung.NOTICE: "We ask you to look into it and to put it right. If it is settled already, there is nothing to do.",
    Rung.WARNING: "We wrote to you about this before and saw it again. We ask you to put it right now.",
    Rung.HOLD: "As it still goes on, we hold back the payment that depends on it until it is settled. "
    "As soon as it is, the hold ends.",
    Rung.SUSPENSION: "As it still goes on, we pause new deliveries of the products concerned. As soon as it is "
    "settled, we are glad to take them up again.",
}

_SUBJECTS = {
    Rung.NOTICE: "A note on {product}",
    Rung.WARNING: "A second note on {product}",
    Rung.HOLD: "A payment on hold: {product}",
    Rung.SUSPENSION: "Deliveries paused: {product}",
}


def letter(
    file: CaseFile, step: Step, *, brand: Brand, contact: str, policy: PolicyVersion | None, now: datetime
) -> Notice:
    """Return the letter for an approved step.

    It tells of the case's confirmed violations and of nothing else. About prices it never asks for anything: a
    price policy is unilateral or it is not sent at all. Raises `ValueError` for a case without a known party, rule
    or confirmed violation.
    """
    if file.party is None or file.rule is None or file.case is None:
        raise ValueError(f"a letter needs a known party and rule: {file.party_key}, {file.rule_id}")
    confirmed = [item for item in file.violations if item.status == ViolationStatus.CONFIRMED]
    if not confirmed or any(item.party_key != file.party.id for item in confirmed):
        raise ValueError(f"case {file.case.id} has no confirmed violation of {file.party.id} alone")
    rung = Rung(step.kind)
    unilateral = file.case.topic == Topic.PRICE
    number = notice_number(step)
    return Notice(
        number=number,
        rung=rung,
        party=file.party.name,
        sender=brand.sender or brand.name,
        brand=brand.name,
        date=day(now.astimezone(brand.timezone).date()),
        subject=_SUBJECTS[_spoken(file, step)].format(product=_about(file)),
        policy=_policy_line(file.rule, policy, brand.timezone),
        facts=tuple(_fact(file, file.rule, item, brand.timezone) for item in confirmed),
        request=_request(_spoken(file, step), unilateral),
        cure_until=day(step.cure_until) if step.cure_until else "",
        dispute=_dispute(number, contact, unilateral),
        legal_basis=_release(step),
        unilateral=unilateral,
    )


def _spoken(file: CaseFile, step: Step) -> Rung:
    """Return the rung as it is worded: nobody is told "again" who was never written to."""
    rung = Rung(step.kind)
    before = any(other.status == StepStatus.DONE and other.id != step.id for other in file.steps)
    return Rung.NOTICE if rung == Rung.WARNING and not before else rung


def _about(file: CaseFile) -> str:
    return file.product.title if file.product and file.product.title else file.product_name


def _request(rung: Rung, unilateral: bool) -> str:
    if not unilateral:
        return _REQUESTS[rung]
    return " ".join(filter(None, (_DECISIONS.get(rung), _UNILATERAL)))


def notice_number(step: Step) -> str:
    """Return the number under which a party can refer to a notice."""
    return f"N-{step.id:06d}"


def notice_key(step: Step) -> str:
    """Return the key under which a step's letter is in the outbox, by mail and as a file."""
    return f"notice|{step.case_id}|{step.episode}|{step.rung}"


def _fact(file: CaseFile, rule: Rule, violation: Violation, zone: ZoneInfo) -> NoticeFact:
    fact = violation.fact
    seen, expected = violation.sentence, _POLICIES.get(rule.topic, rule.title)
    currency = str(fact.get("currency") or "")
    abroad = fact.get("foreign_market") if "foreign_shortfall_bp" in names_in(rule.when) else None
    least = fact.get("foreign_map_price" if abroad else "map_price")
    if rule.topic == Topic.PRICE and currency and least is not None:
        if fact.get("advertised_price") is not None and not names_in(rule.when) & _MORE_THAN_A_PRICE:
            seen = f"Advertised at {shown(fact['advertised_price'], currency)}"
        place = abroad or fact.get("market")
        market = f" ({place})" if place else ""
        expected = f"Minimum advertised price{market}: {shown(least, currency)}"
    address = str(fact.get("url") or "")
    place = str(fact.get("site") or fact.get("region") or "") or file.subject
    row = file.evidence.get(violation.evidence_id or 0)
    evidence = "our records of what we received; an extract is sent to you on request"
    if row is not None:
        evidence = f"No. {row.sequence}, SHA-256 {row.sha256[:16]}…; kept by us, sent to you on request"
    return NoticeFact(
        product=_about(file),
        sku=file.product.sku if file.product else "",
        seen=seen,
        expected=expected,
        where=f"{place}, {address}" if address else place,
        when=_when(violation, fact.get("period"), zone),
        evidence=evidence,
    )


def _when(violation: Violation, period: object, zone: ZoneInfo) -> str:
    if period:
        return str(period).replace("/", " to ")
    first = moment(violation.first_seen, zone)
    if violation.first_seen == violation.last_seen:
        return first
    return f"{first}, again {moment(violation.last_seen, zone)}"


def _policy_line(rule: Rule, policy: PolicyVersion | None, zone: ZoneInfo) -> str:
    version = ""
    if policy is not None:
        version = f", policy data {policy.sha256[:12]} of {day(policy.loaded_at.astimezone(zone).date())}"
    name = _POLICIES.get(rule.topic, rule.title)
    return f"{name} (rule {rule.id}, version {rule.version}{version})."


def _dispute(number: str, contact: str, unilateral: bool) -> str:
    address = contact.removeprefix("mailto:")
    how = f"write to {address} and name {number}" if contact else f"answer this letter and name {number}"
    if unilateral:
        return (
            f"If this is not your listing, or a fact above is wrong, you may {how}. We then look at the evidence "
            "again. This is about the facts only, not about your prices."
        )
    return (
        f"If a fact above is wrong, or you know of something we do not, please {how}. We then stop the clock, look "
        "at the evidence again, send it to you if you wish, and answer you."
    )


def _release(step: Step) -> str:
    """Return by which law rules the letter was let go: rule, version, article, and the mark of what is unconfirmed."""
    said = [_basis(item) for item in step.gate.get("reasons", ()) if item.get("rule")]
    checked = f"Checked before it left: {'; '.join(dict.fromkeys(said))}. " if said else ""
    return f"{checked}This letter concerns you alone; nobody else receives it."


def _basis(reason: Mapping[str, Any]) -> str:
    words = f"{reason.get('rule')} v{reason.get('version')}"
    article = str(reason.get("article") or "")
    mark = "" if reason.get("confirmed", True) else ", source to be confirmed by counsel"
    return f"{words} ({article}{mark})" if article else words
