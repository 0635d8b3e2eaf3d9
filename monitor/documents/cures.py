"""What ended a finding, as it was seen: another price, an offer that is gone, or a price that stayed as it was."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from monitor.cases.by_policy import BY_POLICY, is_by_policy
from monitor.cases.settled import BACK
from monitor.documents.case_files import CaseFile
from monitor.documents.phrases import short_moment
from monitor.facts.registry import fact_types
from monitor.model import Observation, Violation
from monitor.money import shown
from monitor.rulebook.records import Rule
from monitor.vocabulary import Outcome, Topic

_OFFER_ENDED = "the offer ended"
_GONE = {
    _OFFER_ENDED: "Now: the offer is no longer on its page.",
    "no longer in the documents on file": "Now: no document on file says so any more.",
    BACK: f"Now {BACK}.",
}
"""What is said of an end by the reason that it was stored with"""

_ENDED_BY = {
    Outcome.OUT_OF_STOCK: "Now: out of stock, nobody offers it there; no other price was seen.",
    Outcome.GONE: "Now: its page is gone.",
}
"""What is said of an offer that ended by the visit that ended it, where its page says more than that it is not there"""

_COMPLIES = "complies again"
_BY_DOCUMENTS = "By what the policy files and documents say now, this rule finds nothing in it."

_SOLD_OUT = "out_of_stock"
"""as an availability"""

_SERIES = "The series no longer counts as this; each of its deviations has a case of its own."


def before_and_now(file: CaseFile, violation: Violation, zone: ZoneInfo) -> tuple[str, str]:
    """Return what stands before the finding's sentence, which speaks in the present tense, and what is said after it.

    Nobody is praised for a cure, or taken to have cured, where only the policy or the count of a series changed.
    """
    kind = fact_types().get(file.rule.fact) if file.rule else None
    if kind is not None and kind.over_violations:
        return "No longer found. Before: ", _SERIES
    if is_by_policy(violation):
        said = violation.end_reason.removeprefix(BY_POLICY)
        return "No longer found. Before: ", f"By the policy as it is now: {said}."
    offer = file.offers.get(violation.id or 0)
    if violation.end_reason != _COMPLIES or offer is None:
        return "No longer so. Before: ", _gone(file, violation)
    seen = _seen(file, offer, zone)
    if file.rule is None or file.rule.topic != Topic.PRICE or offer.price_minor is None:
        return "No longer so. Before: ", f"Now it complies ({seen})."
    return _price_now(file, file.rule, violation, offer, zone)


def _price_now(file: CaseFile, rule: Rule, violation: Violation, offer: Observation, zone: ZoneInfo) -> tuple[str, str]:
    price, seen = shown(offer.price_minor, offer.currency), _seen(file, offer, zone)
    if (offer.price_minor, offer.currency) != (violation.fact.get("advertised_price"), violation.fact.get("currency")):
        return "No longer so. Before: ", f"Now at {price} ({seen})."
    if offer.availability == _SOLD_OUT and violation.fact.get("availability") != _SOLD_OUT:
        return "No longer so. Before: ", f"Now out of stock, the price is still {price} ({seen})."
    if rule.version != violation.rule_version:
        said = f"version {rule.version} of the rule, in force by now, finds nothing in it."
        return "No longer found. Before: ", f"The price is still {price}; {said}"
    when = short_moment(violation.ended_at, zone) if violation.ended_at else "now"
    return "No longer found. Before: ", f"The price is still {price}; since {when} this rule finds nothing in it."


def _gone(file: CaseFile, violation: Violation) -> str:
    """Return what is said of a finding that is there no more: of an offer by the visit that ended it."""
    if violation.end_reason == _COMPLIES and not violation.sighted:
        return _BY_DOCUMENTS
    visit = file.ends.get(violation.id or 0) if violation.end_reason == _OFFER_ENDED else None
    said = _ENDED_BY.get(Outcome(visit.outcome)) if visit is not None else None
    return said or _GONE.get(violation.end_reason, "")


def _seen(file: CaseFile, offer: Observation, zone: ZoneInfo) -> str:
    row = file.evidence.get(offer.evidence_id or 0)
    if row is None:
        return f"seen {short_moment(offer.first_seen, zone)}"
    return f"evidence {row.sequence}, {short_moment(row.captured_at, zone)}"
