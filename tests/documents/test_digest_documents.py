"""The digest built from the store: told once, to the right reader, with evidence, and never as an accusation."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.documents import digest
from monitor.documents.entries import where
from monitor.documents.gaps import not_assessed
from monitor.facts.registry import schemas
from monitor.model import DigestRow, OutboxItem, ReportFile, ReviewItem, VerdictCount
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import CaseStatus, Severity, StepStatus, ViolationStatus, Visibility
from reports.records import Digest
from reports.render import render
from tests.documents.channel_story import NOW, TODAY, Channel, at
from tests.documents.digest_parts import section, words

Build = Callable[..., Digest]
Golden = Callable[[str, str], None]
Rules = dict[str, Rule]


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_the_channel_digest_reads_as_reviewed(story: Channel, build: Build, golden: Golden, fmt: str) -> None:
    golden(f"digest-channel.{fmt}", render(build(), fmt))


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_the_legal_digest_reads_as_reviewed(story: Channel, build: Build, golden: Golden, fmt: str) -> None:
    golden(f"digest-legal.{fmt}", render(build(Visibility.LEGAL), fmt))


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_an_empty_digest_reads_as_reviewed(build: Build, golden: Golden, fmt: str) -> None:
    document = build()
    assert document.is_empty
    golden(f"digest-empty.{fmt}", render(document, fmt))


def test_a_relapse_that_waits_is_told_once_with_history_and_the_command_to_run(story: Channel, build: Build) -> None:
    document = build()
    entry = section(document, "decide").entries[0]
    assert (entry.state, entry.party) == ("relapsed", "Bargain Barn LLC")
    assert [line.split(" ", 2)[2] for line in entry.history] == [
        "opened",
        "notice approved by Ada",
        "notice sent",
        "cured",
        "relapsed",
    ]
    assert entry.command.startswith("channelwarden cases approve ")
    assert section(document, "relapsed").entries == ()
    assert dict(document.figures)["Relapsed"] == "1"


def test_every_claim_carries_evidence_number_and_time(story: Channel, build: Build) -> None:
    for key in ("decide", "new", "suspicions", "cured"):
        for entry in section(build(), key).entries:
            assert entry.evidence.startswith("Evidence "), key
            assert "2026" in entry.evidence, key


def test_a_suspicion_is_called_one(story: Channel, build: Build) -> None:
    entry = section(build(), "suspicions").entries[0]
    assert entry.state == "suspicion"
    assert "not confirmed yet" in entry.evidence
    assert entry.command == ""


def test_gaps_say_what_was_not_seen_and_why(story: Channel, build: Build) -> None:
    gaps = {gap.subject: gap for gap in build().gaps}
    assert "HTTP 403: the page asks for a captcha" in gaps["gearfort: blocked"].reason
    assert "selector.price" in gaps["sightline: not readable, the layout changed"].reason
    assert "35.00" in gaps["megamart: ambiguous, so not judged"].reason
    judged = gaps["MAP-001 Advertised below the minimum advertised price: not assessed"]
    assert judged.reason.startswith("map_price is unknown")
    assert dict(build().figures)["Pages seen"] == "2/5"


def test_rules_kept_from_the_same_facts_by_the_same_reason_share_a_line_that_names_them_all(
    session: Session,
) -> None:
    same = {"the product could not be matched": {"count": 2, "example": "offer|a"}}
    other = {"the product could not be matched": {"count": 2, "example": "offer|b"}}
    base = load_rules(own=None, schemas=schemas(), overrides={})
    for rule_id, reasons in {
        "ASSORT-011": same, "SELLER-001": same, "SELLER-002": same, "SELLER-004": other, "TERR-001": same,
    }.items():  # fmt: skip
        session.add(VerdictCount(run_id=1, rule_id=rule_id, rule_version=1, not_assessed=2, reasons=reasons))
    session.flush()
    gaps = not_assessed(session, base, Visibility.CHANNEL)
    assert [(gap.subject, gap.count, gap.reason) for gap in gaps] == [
        ("ASSORT-011, SELLER-001, SELLER-002: not assessed", 2, "the product could not be matched"),
        ("SELLER-004 Marketplace not allowed for this party: not assessed", 2, "the product could not be matched"),
        ("TERR-001 Active sale outside the granted territory: not assessed", 2, "the product could not be matched"),
    ]


def test_a_passive_sale_outside_the_grant_is_shown_as_protected(story: Channel, build: Build) -> None:
    entry = section(build(), "protected").entries[0]
    assert entry.state == "protected"
    assert "no breach" in entry.sentence


def test_yesterdays_news_is_not_told_again(
    story: Channel, session: Session, workspace: Workspace, rules: Rules, build: Build
) -> None:
    digest.say(session, workspace=workspace, rules=rules, local_date=TODAY, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    document = build(local_date=tomorrow.date(), now=tomorrow)
    assert section(document, "new").entries == ()
    assert section(document, "cured").entries == ()
    assert section(document, "suspicions").entries == ()
    assert len(section(document, "decide").entries) == 1, "a decision waits until it is taken"
    assert dict(document.figures)["New"] == "0"
    ongoing = [(entry.rule, entry.severity) for entry in section(document, "ongoing").entries]
    assert ongoing == [("KPI-001", "high"), ("SELLER-001", "medium")]


def test_what_goes_on_is_told_worst_first(
    channel: Channel, session: Session, workspace: Workspace, rules: Rules, build: Build
) -> None:
    for rule, severity in (("KPI-001", Severity.LOW), ("MAP-001", Severity.MEDIUM), ("TERR-001", Severity.CRITICAL)):
        rules[rule] = replace(rules[rule], severity=severity)
        channel.party(rule, rule, "US")
        channel.violation(channel.case(rule, rules[rule], "NO-200", at(1)), ViolationStatus.CONFIRMED, "Seen.")
    digest.say(session, workspace=workspace, rules=rules, local_date=TODAY, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    entries = section(build(local_date=tomorrow.date(), now=tomorrow), "ongoing").entries
    assert [entry.rule for entry in entries] == ["TERR-001", "MAP-001", "KPI-001"]


def test_another_severity_of_a_case_is_no_news_of_its_own(
    channel: Channel, session: Session, workspace: Workspace, rules: Rules, build: Build
) -> None:
    channel.party("nord", "Nord", "US")
    case = channel.case("nord", rules["KPI-001"], "NO-200", at(1))
    channel.violation(case, ViolationStatus.CONFIRMED, "Seen.")
    digest.say(session, workspace=workspace, rules=rules, local_date=TODAY, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    channel.tell(case, "severity", tomorrow, "severity high instead of low: so says version 2 of KPI-001")
    document = build(local_date=tomorrow.date(), now=tomorrow)
    told = {item.key: [entry.rule for entry in item.entries] for item in document.sections if item.entries}
    assert told == {"ongoing": ["KPI-001"]}


def test_a_digest_is_said_once_a_day_and_audience(
    story: Channel, session: Session, workspace: Workspace, rules: Rules
) -> None:
    first = digest.say(session, workspace=workspace, rules=rules, local_date=TODAY, now=NOW)
    later = NOW + timedelta(hours=3)
    assert digest.say(session, workspace=workspace, rules=rules, local_date=TODAY, now=later) == []
    assert [(item.channel, item.recipient) for item in first] == [
        ("mail", "channel@brand.example"),
        ("file", "digests/2026-03-03-channel"),
        ("mail", "legal@brand.example"),
        ("file", "digests/2026-03-03-legal"),
    ]
    assert sorted(first[0].parts) == ["html", "txt"]
    assert sorted(first[1].parts) == ["html", "json", "txt"]
    kept = session.exec(select(DigestRow).where(DigestRow.audience == "channel")).one()
    assert json.loads(json.dumps(kept.content))["figures"][0] == ["To decide", "1"]


def test_an_empty_day_gives_the_channel_a_digest_and_legal_none(
    session: Session, workspace: Workspace, rules: Rules
) -> None:
    items = digest.say(session, workspace=workspace, rules=rules, local_date=TODAY, now=NOW)
    assert {item.recipient for item in items} == {"channel@brand.example", "digests/2026-03-03-channel"}
    assert "nothing new" in items[0].subject
    assert session.exec(select(OutboxItem)).all() == items


@pytest.mark.parametrize(
    ("status", "kind"),
    [(CaseStatus.WAIVED, "waived"), (CaseStatus.DISPUTED, "disputed"), (CaseStatus.CLOSED, "closed")],
)
def test_what_a_person_decided_is_told_and_asks_for_nothing(
    channel: Channel, rules: Rules, build: Build, status: CaseStatus, kind: str
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rules["MAP-001"], "NO-200", NOW - timedelta(days=1), status=status)
    channel.violation(case, ViolationStatus.CONFIRMED, "Cheap.", fact={"site": "barn"})
    channel.step(case, "notice", StepStatus.PROPOSED, NOW)
    channel.tell(case, kind, NOW, f"{kind.capitalize()}: we agreed on it", "Ada")
    document = build()
    assert section(document, "decide").entries == ()
    assert section(document, "paused").entries[0].state == kind


def test_what_a_run_held_back_is_a_gap_with_the_command_that_lets_it_go(
    channel: Channel, build: Build, session: Session, workspace: Workspace, rules: Rules
) -> None:
    for party in ("a", "b"):
        channel.violation(
            None, ViolationStatus.CONFIRMED, "Cheap.", party_key=party, case_subject="x", fact={}, held_run=9
        )
    document = build()
    gap = document.gaps[0]
    assert (gap.subject, gap.count) == ("Parties held back by run 9", 2)
    assert document.headline.startswith("2 parties held back wait for a release.")
    items = digest.say(session, workspace=workspace, rules=rules, local_date=TODAY, now=NOW)
    assert items[0].subject.endswith(": 2 held back")
    assert gap.advice.endswith("channelwarden cases release 9 --by NAME")


def test_refused_reports_and_lost_notices_are_gaps(channel: Channel, build: Build) -> None:
    channel.add(
        ReportFile(
            sha256="x",
            name="q1.xlsx",
            party_id="nordic",
            layout="xlsx",
            received_at=NOW,
            status="refused",
            reason="not an XLSX file",
        ),
        OutboxItem(
            dedupe_key="n",
            kind="notice",
            channel="mail",
            recipient="x@y.example",
            subject="s",
            status="uncertain",
            created_at=NOW,
        ),
    )
    subjects = {gap.subject: gap.reason for gap in build().gaps}
    assert subjects["Report q1.xlsx: refused"] == "not an XLSX file"
    assert "may or may not have arrived" in subjects["Notice, uncertain"]


def test_hostile_names_from_the_web_stay_text_in_a_built_digest(channel: Channel, rules: Rules, build: Build) -> None:
    evil = '=HYPERLINK("http://evil.example","win")'
    case = channel.case(f"seller:megamart:{evil.lower()}", rules["SELLER-001"], "<script>alert(1)</script>", NOW)
    fact = {"seller": evil, "site": "megamart", "url": "javascript:alert(1)"}
    channel.violation(case, ViolationStatus.CONFIRMED, "<script>alert(1)</script> is sold", fact=fact)
    document = build()
    html, text, data = (render(document, fmt) for fmt in ("html", "txt", "json"))
    assert "<script" not in html
    assert "<script" not in data
    assert "javascript:" not in html
    assert not [line for line in text.splitlines() if line.strip().startswith("=HYPERLINK")]
    assert json.loads(data)["sections"][1]["entries"][0]["party"].startswith("“=HYPERLINK")


def test_a_cured_case_is_not_told_as_if_it_went_on(story: Channel, build: Build) -> None:
    entry = section(build(), "cured").entries[0]
    assert entry.sentence.startswith("No longer so. Before: ")
    assert entry.next_step == ""


def test_what_is_missing_is_not_said_to_be_evidence(channel: Channel, rules: Rules, build: Build) -> None:
    channel.party("nordic", "Nordic Distribution AB", "SE")
    case = channel.case("nordic", rules["KPI-001"], "D-1", NOW)
    channel.violation(case, ViolationStatus.CONFIRMED, "The report is overdue.", fact={}, evidence_id=None)
    assert section(build(), "new").entries[0].evidence.startswith("Judged 3 Mar 2026 14:00 UTC from the policy data")


def test_a_seller_nobody_identified_comes_with_what_to_do(story: Channel, build: Build) -> None:
    entry = next(item for item in section(build(), "new").entries if item.rule == "SELLER-001")
    assert entry.party == "“Dealz4U” on megamart (not identified)"
    assert "aliases.csv" in entry.next_step


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        (
            {"status": "pending"},
            "is written; the law gate is asked once more before it leaves; 7 days to cure begin then.",
        ),
        (
            {"status": "pending", "last_error": "connection refused"},
            "could not be delivered yet; the days to cure begin when it leaves.",
        ),
        ({"status": "sent", "sent_at": NOW}, "was sent; cure period until 10 Mar"),
    ],
)
def test_the_days_to_cure_are_told_of_a_letter_that_left(
    channel: Channel, rules: Rules, build: Build, letter: dict[str, Any], said: str
) -> None:
    channel.party("nordic", "Nordic Distribution AB", "SE")
    case = channel.case("nordic", rules["KPI-001"], "D-1", NOW)
    channel.violation(case, ViolationStatus.CONFIRMED, "The report is overdue.", fact={}, evidence_id=None)
    row = {"kind": "notice", "channel": "mail", "recipient": "nordic@shop.example", "subject": "A note"}
    channel.add(OutboxItem(id=71, dedupe_key="notice|1|1|0|mail", created_at=NOW, **row, **letter))
    channel.step(case, "notice", StepStatus.DONE, NOW, outbox_id=71, decided_at=NOW, cure_until=date(2026, 3, 10))
    assert section(build(), "new").entries[0].next_step.startswith(f"The notice {said}")


def test_two_builds_of_an_equal_store_are_equal(story: Channel, build: Build) -> None:
    assert build() == build()
    assert build(local_date=date(2026, 3, 3)) == build()


def test_a_case_that_rests_says_until_when_and_why_and_that_nothing_is_sent(
    channel: Channel, rules: Rules, build: Build
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    stopped = {"status": CaseStatus.WAIVED, "clock_stopped_until": date(2026, 3, 20)}
    case = channel.case("barn", rules["MAP-001"], "NO-200", NOW - timedelta(hours=3), **stopped)
    channel.violation(case, ViolationStatus.CONFIRMED, "Too low.")
    channel.step(case, "notice", StepStatus.PROPOSED, NOW)
    channel.tell(case, "waived", NOW, "Waiver until 2026-03-20: Closeout agreed", actor="Dana")
    (entry,) = section(build(), "paused").entries
    assert entry.next_step == "It rests until the end of 20 Mar; nothing is sent before."
    assert entry.history[-1] == "3 Mar waiver until 2026-03-20 by Dana (Closeout agreed)"


def test_a_report_none_of_whose_rows_counts_is_explained_once(channel: Channel, session: Session, build: Build) -> None:
    number, reason = channel.evidence(NOW, "nord.csv"), "no row can be used; row 2: unknown SKU 'NB-999'"
    channel.add(
        ReportFile(
            sha256="a" * 64, name="nord.csv", party_id="nord", layout="", status="refused", reason=reason,
            received_at=NOW, evidence_id=number,
        ),
        ReviewItem(
            kind="row", subject="nord|nord.csv|aaaaaaaaaaaa", reason=reason, first_seen=NOW, last_seen=NOW,
            evidence_id=number,
        ),
    )  # fmt: skip
    told = " ".join(words(build()).split())
    assert told.count("unknown SKU 'NB-999'") == 1
    assert "[review] row · nord.csv of nord" in told
    assert "Report nord.csv: refused – none of its rows can be used; why stands under “To identify”" in told


@pytest.mark.parametrize(
    ("kind", "subject", "shown"),
    [
        ("seller", "bazaar|graybox deals", "“graybox deals” on bazaar"),
        ("ship_to", "nord|FR", "“FR” in reports of nord"),
        ("report", "nord|nord.csv|aaaa", "nord.csv of nord"),
        ("product", "shop|p-1", "“shop|p-1”"),
        ("product", "shop|https://shop.example/1|opera glass", "“opera glass” on shop (https://shop.example/1)"),
    ],
)
def test_what_waits_on_the_review_list_is_called_as_a_person_calls_it(
    channel: Channel, build: Build, kind: str, subject: str, shown: str
) -> None:
    channel.add(ReviewItem(kind=kind, subject=subject, reason="unknown", first_seen=NOW, last_seen=NOW))
    assert section(build(), "review").entries[0].product == shown


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"period": "2026-01-01/2026-03-31"}, "2026-01-01 – 2026-03-31"),
        ({"period": "2026-Q1"}, "2026-Q1"),
        ({"region": "Nord/West", "period": "2026-01-01/2026-03-31"}, "Nord/West"),
        ({"site": "shop-a", "market": "DE", "region": "DE-BY"}, "shop-a (DE)"),
        ({}, ""),
    ],
)
def test_a_line_says_where(fact: dict[str, str], said: str) -> None:
    assert where(fact) == said
