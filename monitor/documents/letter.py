"""What a notice says: courteous, factual, quoting policy and evidence, and about one party's own case only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from monitor.cases.named_days import MORE_THAN_A_PRICE, NamedDay, basis, least_of, told_abroad
from monitor.cases.told_findings import finding_line
from monitor.cases.told_from import began_before
from monitor.documents import letter_words as words
from monitor.documents.case_files import CaseFile
from monitor.documents.letter_language import Wording
from monitor.documents.one_offer import told_once
from monitor.model import PolicyVersion, Step, Violation
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import placeholders, sentence
from monitor.rulebook.records import Rule
from monitor.settings import Brand
from monitor.vocabulary import AgreementType, Rung, StepStatus, Topic
from reports.records import Notice, NoticeFact, NoticeWords

_ENGLISH = Wording()
_PASSIVE_PROTECTED = {"EU", "UK"}


def letter(
    file: CaseFile,
    step: Step,
    *,
    brand: Brand,
    contact: str,
    policy: PolicyVersion | None,
    now: datetime,
    wording: Wording = _ENGLISH,
    number: str = "",
) -> Notice:
    """Return the letter for an approved step.

    It tells of the case's confirmed violations and of nothing else. About prices it never asks for anything: a
    price policy is unilateral or it is not sent at all. With whom nothing is agreed is asked a question, and no more.
    `wording` is the language it is in, `number` another than the step's own. Raises `ValueError` for a case without a
    known party, rule or confirmed violation.
    """
    if file.party is None or file.rule is None or file.case is None:
        raise ValueError(f"a letter needs a known party and rule: {file.party_key}, {file.rule_id}")
    confirmed = file.confirmed
    if not confirmed or any(item.party_key != file.party.id for item in confirmed):
        raise ValueError(f"case {file.case.id} has no confirmed violation of {file.party.id} alone")
    rung = Rung(step.kind)
    unilateral = file.case.topic == Topic.PRICE
    number = number or notice_number(step)
    spoken, say = _spoken(file, step), wording.say
    stranger = _to_stranger(file, step, confirmed) and rung in (Rung.NOTICE, Rung.WARNING)
    said = {name: say(text) for name, text in vars(NoticeWords()).items()}
    if stranger:
        said["until"] = say(words.STRANGER_UNTIL)
    passive = file.rule.topic == Topic.TERRITORY and _spares_passive(step, confirmed)
    request = partial(_request, spoken, unilateral=unilateral, stranger=stranger, passive=passive)
    return Notice(
        number=number,
        rung=rung,
        party=file.party.name,
        sender=brand.sender or brand.name,
        brand=brand.name,
        date=wording.day(now.astimezone(brand.timezone).date()),
        subject=say(words.SUBJECTS[spoken]).format(product=_about(file)),
        policy=_policy_line(file.rule, policy, brand.timezone, wording),
        facts=tuple(_fact(file, file.rule, item, brand.timezone, wording) for item in told_once(confirmed)),
        request=request(wording),
        cure_until=wording.day(step.cure_until) if step.cure_until else "",
        dispute=_dispute(number, contact, wording, unilateral=unilateral, stranger=stranger),
        legal_basis=_release(step, wording),
        language=wording.language,
        unilateral=unilateral,
        words=NoticeWords(**said),
        wording=wording.source,
        original=(request(_ENGLISH), _release(step, _ENGLISH)) if wording.source else (),
    )


def _spares_passive(step: Step, confirmed: Sequence[Violation]) -> bool:
    """Return whether a letter about active sales falls under a law that protects passive ones."""
    places = {fact.get("jurisdiction") for fact in step.gate.get("asked", ())}
    return bool(places & _PASSIVE_PROTECTED) and all(item.fact.get("sale_type") == "active" for item in confirmed)


def _to_stranger(file: CaseFile, step: Step, confirmed: Sequence[Violation]) -> bool:
    """Return whether a letter about who sells goes to somebody with whom nothing is agreed, as the gate was told.

    A sample, of which the gate was not asked, goes by what was found.
    """
    if file.rule is None or file.rule.topic != Topic.AUTHORISATION:
        return False
    if asked := step.gate.get("asked"):
        return all(
            fact.get("agreement_type") == AgreementType.NONE and fact.get("authorised") is False for fact in asked
        )
    return all(item.fact.get("authorised") is False for item in confirmed)


def _spoken(file: CaseFile, step: Step) -> Rung:
    """Return the rung as it is worded: nobody is told "again" who was never written to."""
    rung = Rung(step.kind)
    before = any(other.status == StepStatus.DONE and other.id != step.id for other in file.steps)
    return Rung.NOTICE if rung == Rung.WARNING and not before else rung


def _about(file: CaseFile) -> str:
    return file.product.title if file.product and file.product.title else file.product_name


def _request(rung: Rung, wording: Wording, *, unilateral: bool, stranger: bool, passive: bool) -> str:
    if stranger:
        return wording.say(words.STRANGER)
    if not unilateral:
        said = (words.REQUESTS[rung], words.PASSIVE if passive else "")
        return " ".join(wording.say(text) for text in said if text)
    return " ".join(wording.say(text) for text in (words.DECISIONS.get(rung), words.UNILATERAL) if text)


def notice_number(step: Step) -> str:
    """Return the number under which a party can refer to a notice."""
    return f"N-{step.id:06d}"


def notice_key(step: Step) -> str:
    """Return the key under which a step's letter is in the outbox, by mail and as a file."""
    return f"notice|{step.case_id}|{step.episode}|{step.rung}"


def _fact(file: CaseFile, rule: Rule, violation: Violation, zone: ZoneInfo, wording: Wording) -> NoticeFact:
    fact, say = violation.fact, wording.say
    seen, expected = _sentence(rule, violation, wording), say(words.POLICIES.get(rule.topic, rule.title))
    currency, least = str(fact.get("currency") or ""), least_of(rule, fact)
    days: tuple[NamedDay, ...] = ()
    if rule.topic == Topic.PRICE and least is not None:
        at = violation.last_seen
        days = file.days.get(violation.id or 0) or (NamedDay(at, at.astimezone(zone).date(), least),)
        if fact.get("advertised_price") is not None and not names_in(rule.when) & MORE_THAN_A_PRICE:
            seen = say(words.ADVERTISED).format(price=wording.money(fact["advertised_price"], currency))
        expected = _least(told_abroad(rule, fact) or str(fact.get("market") or ""), currency, days, wording)
    address = str(fact.get("url") or "")
    place = str(fact.get("site") or fact.get("region") or "")
    row = file.evidence.get(violation.evidence_id or 0)
    since = days[0].at if days else violation.last_seen if began_before(violation) else violation.first_seen
    evidence = say(words.RECORDS)
    if row is not None:
        evidence = say(words.EVIDENCE).format(number=row.sequence, hash=row.sha256[:16])
    return NoticeFact(
        product=_about(file),
        sku=file.product.sku if file.product else "",
        seen=seen,
        expected=expected,
        where=", ".join(filter(None, (place, address))),
        when=_when(violation, fact.get("period"), zone, wording, since=since),
        evidence=evidence,
        rests_on=(*basis(rule, violation, days), *_judged(file, rule, violation)),
    )


def _judged(file: CaseFile, rule: Rule, violation: Violation) -> tuple[str, ...]:
    on = file.judged_on.get(violation.id or 0)
    return () if on is None else (finding_line(rule, violation, on),)


def _sentence(rule: Rule, violation: Violation, wording: Wording) -> str:
    """Return what the rule says it saw, as it was stored unless the wording has that rule's sentence, too.

    What names another party is left out: the stored sentence is for the house.
    """
    said = wording.say(rule.message)
    others = placeholders(said) & rule.of_others
    if said == rule.message and not others:
        return violation.sentence
    say = wording.say if said != rule.message else None
    fact = violation.fact | dict.fromkeys(others)
    return sentence(replace(rule, message=said), fact, wording.language, say=say)


def _least(market: str, currency: str, days: Sequence[NamedDay], wording: Wording) -> str:
    """Return the least prices, each with the days it was in force on: the policy may be another when it is read."""
    least_is = wording.say(words.LEAST_IN if market else words.LEAST)
    prices: dict[int | None, list[str]] = {}
    for item in days:
        prices.setdefault(item.least, []).append(wording.day(item.day))
    return "; ".join(
        least_is.format(market=market, price=wording.money(least or 0, currency), days=", ".join(dict.fromkeys(on)))
        for least, on in prices.items()
    )


def _when(violation: Violation, period: object, zone: ZoneInfo, wording: Wording, *, since: datetime) -> str:
    if period:
        days = list(dict.fromkeys(_written(str(period).split("/"), wording)))
        return wording.say(words.FROM_TO).format(first=days[0], last=days[-1]) if days[1:] else days[0]
    first = wording.moment(since, zone)
    if since == violation.last_seen:
        return first
    return wording.say(words.AGAIN).format(first=first, last=wording.moment(violation.last_seen, zone))


def _written(ends: list[str], wording: Wording) -> list[str]:
    """Return the ends of a period as the reader writes days; a period with an end that is no day is told as it is."""
    if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", end) for end in ends):
        return ends
    return [wording.day(date.fromisoformat(end)) for end in ends]


def _policy_line(rule: Rule, policy: PolicyVersion | None, zone: ZoneInfo, wording: Wording) -> str:
    known = {
        "policy": wording.say(words.POLICIES.get(rule.topic, rule.title)),
        "rule": rule.id,
        "version": rule.version,
    }
    if policy is None:
        return wording.say(words.POLICY).format(**known)
    loaded = wording.day(policy.loaded_at.astimezone(zone).date())
    return wording.say(words.POLICY_AS_OF).format(**known, hash=policy.sha256[:12], day=loaded)


def _dispute(number: str, contact: str, wording: Wording, *, unilateral: bool, stranger: bool) -> str:
    address = contact.removeprefix("mailto:")
    how = wording.say(words.WRITE if contact else words.ANSWER).format(address=address, number=number)
    to_all = words.STRANGER_DISPUTE if stranger else words.DISPUTE
    return wording.say(words.DISPUTE_FACTS if unilateral else to_all).format(how=how)


def _release(step: Step, wording: Wording) -> str:
    """Return by which law rules the letter was let go: rule, version, article, and the mark of what is unconfirmed."""
    laws = (item for item in step.gate.get("reasons", ()) if item.get("rule") and not item.get("for_legal"))
    said = [_basis(item, wording) for item in laws]
    checked = wording.say(words.CHECKED).format(rules="; ".join(dict.fromkeys(said))) if said else ""
    return " ".join(filter(None, (checked, wording.say(words.ALONE))))


def _basis(reason: Mapping[str, Any], wording: Wording) -> str:
    rule = f"{reason.get('rule')} v{reason.get('version')}"
    article = str(reason.get("article") or "")
    mark = "" if reason.get("confirmed", True) else f", {wording.say(words.UNCONFIRMED)}"
    return f"{rule} ({article}{mark})" if article else rule
