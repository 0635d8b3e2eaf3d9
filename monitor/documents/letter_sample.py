"""The letter a rule would write, made from the rule's own example: nothing is stored, nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.documents.case_files import CaseFile
from monitor.documents.letter import letter
from monitor.documents.letter_language import Wording
from monitor.errors import RefusedError
from monitor.model import Case, Party, Product, Step, Violation
from monitor.rulebook.message import sentence
from monitor.rulebook.records import Rule, Scalar
from monitor.settings import Settings
from monitor.vocabulary import CaseStatus, StepStatus, Verdict, ViolationStatus
from reports.records import Notice

NUMBER = "SAMPLE"
NOT_TO_BE_SENT = (
    "This is a sample with made-up facts about nobody. The law gate was not asked, and nothing of it is to be sent: "
    "what may be said to a party is approved with `channelwarden cases approve` and leaves by itself."
)
"""in place of what the gate answered: a letter that could be copied must not look like one that it let go"""


def sample_letter(rule: Rule, *, settings: Settings, wording: Wording, now: datetime) -> Notice:
    """Return the first letter of a rule's ladder about its first violating example, marked as a sample.

    Raises `RefusedError` for a rule without a ladder: it writes to nobody.
    """
    example = next((case for case in rule.tests if case.verdict == Verdict.VIOLATES), None)
    if not rule.ladder or example is None:
        raise RefusedError(f"rule {rule.id} has no ladder: it is told in the digest, and no letter is written by it.")
    rung, fact = rule.ladder[0], example.fact
    case = Case(
        id=0, party_key="sample", rule_id=rule.id, subject="", topic=rule.topic, severity=rule.severity,
        status=CaseStatus.OPEN, visibility=rule.visibility, opened_at=now, changed_at=now,
    )  # fmt: skip
    step = Step(
        id=0, case_id=0, episode=1, rung=0, kind=rung.kind, action="", status=StepStatus.APPROVED,
        cure_days=rung.cure_days, cure_until=now.date() + timedelta(days=rung.cure_days), proposed_at=now,
    )  # fmt: skip
    file = CaseFile(
        case=case,
        rule=rule,
        rule_id=rule.id,
        party=Party(id="sample", name="[party]", role="reseller", country=""),
        party_key="sample",
        product=Product(sku=str(fact.get("sku") or ""), title=str(fact.get("product_title") or rule.title)),
        subject="",
        violations=(_violation(rule, fact, settings, now),),
        steps=(step,),
    )
    brand, contact = settings.brand, settings.collect.contact
    written = letter(file, step, brand=brand, contact=contact, policy=None, now=now, wording=wording, number=NUMBER)
    return replace(written, legal_basis=NOT_TO_BE_SENT, original=())


def _violation(rule: Rule, fact: Mapping[str, Scalar | None], settings: Settings, now: datetime) -> Violation:
    return Violation(
        rule_id=rule.id, rule_version=rule.version, subject="", period="", status=ViolationStatus.CONFIRMED,
        party_key="sample", case_subject="", fact=dict(fact), first_seen=now - timedelta(days=1), last_seen=now,
        sentence=sentence(rule, fact, settings.brand.language),
    )  # fmt: skip
