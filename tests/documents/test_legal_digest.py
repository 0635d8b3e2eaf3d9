"""The digest of legal: what only legal may read, the law's answer with its article, and what to do first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from monitor.documents import digest
from monitor.documents.approvals import said_of
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import StepStatus, ViolationStatus, Visibility
from reports.records import Digest
from tests.documents.channel_story import NOW, TODAY, Channel
from tests.documents.digest_parts import section, words

Build = Callable[..., Digest]
Rules = dict[str, Rule]


def test_the_channel_never_reads_what_only_legal_may(story: Channel, build: Build) -> None:
    text = words(build())
    for secret in ("Lumen", "84.90", "2022/720", "Clause 4.2", "AG-7"):
        assert secret not in text
    stop = build().stopped[0]
    assert stop.count == 1


def test_legal_reads_the_article_the_reason_and_that_counsel_has_to_confirm_it(story: Channel, build: Build) -> None:
    document = build(Visibility.LEGAL)
    assert [entry.party for entry in section(document, "stopped").entries] == ["Lumen Optik GmbH"]
    assert document.stopped[0].reason == (
        "EU: Reg. (EU) 2022/720 art. 4(a) – pressure on resale prices (to be confirmed by counsel) [LAW-EU-001 v1]"
    )
    assert document.stopped[0].advice == "Write to nobody; ask counsel."
    assert section(document, "agreements").entries[0].severity == "critical"


def test_a_price_suspicion_where_the_law_hides_prices_is_for_legal_only(channel: Channel, build: Build) -> None:
    channel.party("lumen", "Lumen Optik GmbH", "DE")
    channel.violation(
        None,
        ViolationStatus.SUSPICION,
        "Cheap.",
        party_key="lumen",
        case_subject="NO-200",
        fact={"market": "DE", "site": "lumenoptik"},
        first_seen=NOW,
    )
    assert section(build(), "suspicions").entries == ()
    assert len(section(build(Visibility.LEGAL), "suspicions").entries) == 1


def test_legal_gets_no_digest_only_to_hear_that_cases_go_on(
    story: Channel, session: Session, workspace: Workspace, rules: Rules
) -> None:
    digest.say(session, workspace=workspace, rules=rules, local_date=TODAY, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    items = digest.say(session, workspace=workspace, rules=rules, local_date=tomorrow.date(), now=tomorrow)
    assert {item.recipient for item in items} == {"channel@brand.example", "digests/2026-03-04-channel"}


def test_legals_decisions_go_to_legal_with_their_own_command(channel: Channel, rules: Rules, build: Build) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rules["TERR-001"], "NO-200", NOW)
    channel.violation(case, ViolationStatus.CONFIRMED, "Sold elsewhere.", fact={"region": "CA"})
    channel.step(case, "notice", StepStatus.IN_REVIEW, NOW, approval="legal")
    assert section(build(), "decide").entries == ()
    assert "Legal reviews it" in section(build(), "new").entries[0].next_step
    assert section(build(Visibility.LEGAL), "decide").entries[0].command.endswith("--as legal")


def test_the_same_reason_under_two_laws_is_said_once(channel: Channel, rules: Rules, build: Build) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rules["TERR-001"], "NO-200", NOW)
    channel.violation(case, ViolationStatus.CONFIRMED, "Sold elsewhere.", fact={"region": "KZ"})
    reason = {"answer": "review", "article": "art. 11(4)", "note": "weighed case by case.", "confirmed": True}
    gate = {"answer": "review", "asked": [], "reasons": [reason | {"jurisdiction": place} for place in ("EAEU", "RU")]}
    channel.step(case, "notice", StepStatus.IN_REVIEW, NOW, approval="legal", gate=gate)
    entry = section(build(Visibility.LEGAL), "decide").entries[0]
    assert "review: EAEU, RU: art. 11(4) – weighed case by case. Approve it with:" in entry.next_step


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        (("Lay the terms before counsel.",), "art. 11(4). First: Lay the terms before counsel. Approve it with:"),
        (("Enter it.", "Enter it."), "art. 11(4). First: Enter it. Approve it with:"),
        (
            ("Enter it.", "Ask counsel."),
            "`channelwarden cases show 1 --audience legal` says what each of these law rules advises first. Approve it",
        ),
        (("",), "art. 11(4). Approve it with:"),
    ],
)
def test_legal_reads_what_the_law_rule_advises_before_it_approves(
    channel: Channel, rules: Rules, build: Build, advice: tuple[str, ...], said: str
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rules["TERR-001"], "NO-200", NOW)
    channel.violation(case, ViolationStatus.CONFIRMED, "Sold elsewhere.", fact={"region": "RU"})
    reason = {"answer": "review", "article": "art. 11(4)", "jurisdiction": "RU", "confirmed": True}
    gate = {"answer": "review", "asked": [], "reasons": [reason | {"response": words} for words in advice]}
    channel.step(case, "notice", StepStatus.IN_REVIEW, NOW, approval="legal", gate=gate)
    entry = section(build(Visibility.LEGAL), "decide").entries[0]
    assert said in entry.next_step
    assert not any(words and words in str(build()) for words in advice)


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (
            ({"confirmed": False},),
            "The law gate allows it (Colgate, 250 U.S. 300: to be confirmed by counsel). Approve",
        ),
        (({"confirmed": False}, {"article": "art. 6", "confirmed": True}), "allows it (Colgate, 250 U.S. 300: to be"),
        (({"confirmed": True},), "The law gate allows it. Approve"),
        (({"confirmed": False, "decision": {"id": "DEC-1"}},), "The law gate allows it. Approve"),
    ],
)
def test_legal_reads_of_what_is_allowed_by_a_source_that_nobody_confirmed(
    channel: Channel, rules: Rules, build: Build, reasons: tuple[dict[str, Any], ...], said: str
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rules["TERR-001"], "NO-200", NOW)
    channel.violation(case, ViolationStatus.CONFIRMED, "Sold elsewhere.", fact={"region": "US"})
    reason = {"answer": "allow", "article": "Colgate, 250 U.S. 300", "jurisdiction": "US", "rule": "LAW-US"}
    gate = {"answer": "allow", "asked": [], "reasons": [reason | more for more in reasons]}
    channel.step(case, "notice", StepStatus.PROPOSED, NOW, approval="legal", gate=gate)
    assert said in section(build(Visibility.LEGAL), "decide").entries[0].next_step


@pytest.mark.parametrize(("status", "said"), [("approved", "art. 6: to be confirmed by counsel"), ("in_review", "")])
def test_who_approves_reads_by_which_source_that_nobody_confirmed_the_letter_is_let_go(
    story: Channel, session: Session, rules: Rules, status: str, said: str
) -> None:
    case = story.case("barn", rules["TERR-001"], "NO-200", NOW)
    reason = {"answer": "allow", "article": "art. 6", "jurisdiction": "UK", "rule": "LAW-UK", "confirmed": False}
    gate = {"answer": "allow", "asked": [], "reasons": [reason]}
    step = story.step(case, "notice", StepStatus(status), NOW, approval="legal", gate=gate)
    assert said_of(session, step, "legal").unread == said
