"""What the digest says of ends, of one matter found many times, and of steps whose page cannot be seen any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from monitor.documents import digest
from monitor.documents.folding import FOLD_ABOVE
from monitor.documents.gaps import coverage
from monitor.model import Capture, Case, DigestRow, Listing, Observation, Product, Run, Violation
from monitor.rulebook.records import Condition, Group, LadderRung, Literal, Rule
from monitor.settings import Workspace
from monitor.vocabulary import CaseStatus, Rung, StepStatus, ViolationStatus, Visibility
from reports.records import DigestEntry
from tests.documents.channel_story import NOW, Channel, at, offer_fact
from tests.documents.laid_evidence import lay_evidence
from tests.documents.story_rules import make_rule

Entries = Callable[..., tuple[DigestEntry, ...]]
Rules = dict[str, Rule]

LAPSED = Group("all", (Condition("agreement", "is", Literal("ended")), Condition("availability", "is", Literal("x"))))


@pytest.fixture
def rules(rules: Rules) -> Rules:
    """The story's rules, and one on agreements that have lapsed, for which no step is ever proposed."""
    lapsed = make_rule(
        "SELLER-005", "seller", "No agreement in force", when=LAPSED, response="Enter the new agreement."
    )
    return rules | {"SELLER-005": lapsed, "MAP-021": make_rule("MAP-021", "map", "Again", fact="relapse_across")}


@pytest.fixture
def entries(session: Session, workspace: Workspace, rules: Rules) -> Entries:
    """Return the entries of a section of the channel's digest of 3 March."""

    def told(key: str, audience: Visibility = Visibility.CHANNEL) -> tuple[DigestEntry, ...]:
        lay_evidence(session, workspace.evidence)
        built = digest.build(
            session, workspace=workspace, rules=rules, audience=audience, local_date=NOW.date(), now=NOW
        )
        return next(section.entries for section in built.sections if section.key == key)

    return told


def show(channel: Channel, violation: Violation, price: int, since: datetime, **more: Any) -> None:
    """Let the offer of a violation stand at a price since a time."""
    given: dict[str, Any] = {
        "offer_key": violation.subject, "listing_key": f"shop|{violation.subject}", "site": "shop", "market": "US",
        "seller": "Barn", "price_minor": price, "currency": "USD", "availability": "in_stock", "first_seen": since,
        "last_seen": NOW, "seen_on": NOW.date(), "evidence_id": channel.evidence(since),
    }  # fmt: skip
    channel.add(Observation(**(given | more)))


def cured(channel: Channel, rule: Rule, why: str = "complies again") -> Violation:
    """A case of Bargain Barn that was cured this morning; it stood at $89.00 under a MAP of $99.99."""
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rule, "NO-200", at(1), status=CaseStatus.CURED)
    channel.tell(case, "cured", at(3), f"Cured: {why}")
    return channel.violation(
        case, ViolationStatus.CURED, "It is at $89.00.", fact=offer_fact("Barn", 8900) | {"availability": "in_stock"},
        first_seen=at(1), last_seen=at(2), ended_at=at(3), end_reason=why, sighted=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("price", "more", "said"),
    [
        (9999, {}, "No longer so. Before: It is at $89.00. Now at $99.99 (evidence 46, 3 Mar 06:00)."),
        (
            8900,
            {},
            "No longer found. Before: It is at $89.00. The price is still $89.00; since 3 Mar 06:00 this rule finds "
            "nothing in it.",
        ),
        (
            8900,
            {"availability": "out_of_stock"},
            "No longer so. Before: It is at $89.00. Now out of stock, the price is still $89.00 (evidence 46, "
            "3 Mar 06:00).",
        ),
    ],
)
def test_a_cure_tells_the_price_that_ended_it_and_praises_nobody_for_a_change_of_policy(
    channel: Channel, rules: Rules, entries: Entries, *, price: int, more: dict[str, Any], said: str
) -> None:
    violation = cured(channel, rules["MAP-001"])
    show(channel, violation, 8900, at(1), ended_at=at(3))
    show(channel, violation, price, at(3), **more)
    show(channel, violation, 7000, at(3, 12))
    assert entries("cured")[0].sentence == said, "what came after the cure has no part in it"


def test_an_offer_that_is_gone_is_not_said_to_comply(channel: Channel, rules: Rules, entries: Entries) -> None:
    show(channel, cured(channel, rules["MAP-001"], "the offer ended"), 8900, at(1), ended_at=at(3))
    assert entries("cured")[0].sentence.endswith("It is at $89.00. Now: the offer is no longer on its page.")


def test_a_series_that_is_counted_otherwise_is_not_said_to_be_mended(
    channel: Channel, rules: Rules, entries: Entries
) -> None:
    cured(channel, rules["MAP-021"]).sighted = False
    assert entries("cured")[0].sentence == (
        "No longer found. Before: It is at $89.00. The series no longer counts as this; each of its deviations has a "
        "case of its own."
    )


def lapse(channel: Channel, rules: Rules, count: int, **more: Any) -> list[Case]:
    """Let a party's agreement lapse while it offers so many products."""
    channel.party("barn", "Bargain Barn LLC", "US")
    cases = []
    for number in range(count):
        channel.add(Product(sku=f"LP-{number:02d}", title=f"Filter {number:02d}"))
        cases.append(channel.case("barn", rules["SELLER-005"], f"LP-{number:02d}", NOW))
        fact = {"agreement": "ended", "availability": "in_stock", "site": "barn"}
        channel.violation(cases[-1], ViolationStatus.CONFIRMED, f"Filter {number:02d} is offered.", fact=fact | more)
    return cases


@pytest.mark.parametrize("count", [2, 60])
def test_an_agreement_that_lapsed_is_one_line_with_what_to_do(
    channel: Channel, rules: Rules, entries: Entries, count: int
) -> None:
    lapse(channel, rules, count)
    (entry,) = entries("new")
    assert entry.count == count
    assert entry.sentence.startswith(f"One matter, found {count} times: Filter 00 (LP-00), Filter 01 (LP-01)")
    assert entry.next_step == "What to do: Enter the new agreement."


def test_findings_on_other_grounds_or_with_numbers_of_their_own_stay_apart(
    channel: Channel, rules: Rules, entries: Entries
) -> None:
    lapse(channel, rules, 2)
    for number, agreement in enumerate(("missing", "not begun")):
        case = channel.case("barn", rules["SELLER-005"], f"OT-{number}", NOW)
        fact = {"agreement": agreement, "availability": "in_stock"}
        channel.violation(case, ViolationStatus.CONFIRMED, "Offered.", fact=fact)
    assert [entry.count for entry in entries("new")] == [1, 1, 1, 1]


def test_a_rule_that_reads_a_number_gives_each_product_its_own_line(
    channel: Channel, rules: Rules, entries: Entries
) -> None:
    lapse(channel, rules, 2, availability=7)
    assert [entry.count for entry in entries("new")] == [1, 1]


def test_a_rule_with_a_ladder_proposes_its_steps_and_says_nothing_else(
    channel: Channel, rules: Rules, entries: Entries
) -> None:
    rung = LadderRung(Rung.NOTICE, 7, "channel_manager")
    rules["SELLER-005"] = replace(rules["SELLER-005"], ladder=(rung,))
    lapse(channel, rules, 1)
    assert entries("new")[0].next_step == ""


def test_a_flood_of_decisions_names_the_command_that_lists_just_these(
    channel: Channel, rules: Rules, entries: Entries
) -> None:
    for case in lapse(channel, rules, FOLD_ABOVE + 1):
        channel.step(case, "notice", StepStatus.PROPOSED, NOW)
    (entry,) = entries("decide")
    assert entry.command == "channelwarden cases approve --all --rule SELLER-005 --party barn --dry-run --by NAME"


@pytest.mark.parametrize(
    ("outcome", "after", "warned"),
    [("blocked", 5, True), ("ambiguous", 5, True), ("ok", 5, False), ("blocked", -5, False)],
)
def test_whoever_approves_is_told_that_the_page_has_not_been_seen_since(
    channel: Channel, rules: Rules, entries: Entries, *, outcome: str, after: int, warned: bool
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rules["MAP-001"], "NO-200", at(1))
    seen = at(2, 15)
    found = channel.violation(
        case, ViolationStatus.CONFIRMED, "Cheap.", fact=offer_fact("Barn", 8900), last_seen=seen, sighted=True
    )
    show(channel, found, 8900, at(1))
    channel.step(case, "notice", StepStatus.PROPOSED, at(2))
    run = Run(started_at=NOW, local_date=NOW.date())
    channel.add(run)
    page, visited = f"shop|{found.subject}", seen + timedelta(hours=after)
    channel.add(Capture(run_id=run.id or 0, listing_key=page, captured_at=visited, outcome=outcome))
    warning = "Not seen since 2 Mar 15:00"
    (entry,) = entries("decide")
    assert (warning in entry.next_step) is warned
    assert entry.next_step.endswith("Approve it with:")


@pytest.mark.parametrize(("share", "warned"), [(7501, True), (7500, False), (None, False)])
@pytest.mark.parametrize(
    ("status", "approval", "audience"),
    [
        (StepStatus.PROPOSED, "channel_manager", Visibility.CHANNEL),
        (StepStatus.IN_REVIEW, "legal", Visibility.LEGAL),
    ],
)
def test_whoever_approves_is_told_that_a_price_is_too_low_to_be_likely(
    channel: Channel,
    rules: Rules,
    entries: Entries,
    *,
    share: int | None,
    status: StepStatus,
    approval: str,
    audience: Visibility,
    warned: bool,
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rules["MAP-001"], "NO-200", at(1))
    fact = offer_fact("Barn", 999, shortfall_bp=share)
    found = channel.violation(case, ViolationStatus.CONFIRMED, "Cheap.", fact=fact, last_seen=at(2), sighted=True)
    show(channel, found, 999, at(1))
    channel.step(case, "notice", status, at(2), approval=approval)
    (entry,) = entries("decide", audience)
    assert ("Look at the evidence first: so low a price" in entry.next_step) is warned


@pytest.mark.parametrize(("rule", "heading"), [("MAP-021", ""), ("MAP-001", "relapsed")])
def test_a_series_that_was_counted_otherwise_for_an_hour_is_no_relapse(
    channel: Channel, rules: Rules, entries: Entries, rule: str, heading: str
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    case = channel.case("barn", rules[rule], "NO-200", at(1), episode=2)
    channel.violation(case, ViolationStatus.CONFIRMED, "Again and again.", fact={}, confirmed_at=at(1))
    channel.add(DigestRow(key="k", audience="channel", local_date=at(2).date(), until=at(2, 15)))
    channel.tell(case, "cured", at(3, 7), "Cured: complies again")
    channel.tell(case, "relapsed", at(3, 13), "Relapsed")
    told = {key for key in ("relapsed", "cured", "moved", "ongoing") if entries(key)}
    assert told == {heading or "ongoing"}


@pytest.mark.parametrize(("outcomes", "told"), [(("no_offer",) * 2, 2), (("no_offer", "ok"), 0), (("no_offer",), 0)])
def test_a_site_that_shows_no_offer_anywhere_is_a_gap_though_its_pages_count_as_seen(
    channel: Channel, session: Session, outcomes: tuple[str, ...], told: int
) -> None:
    run = Run(started_at=NOW, local_date=NOW.date())
    channel.add(run)
    for number, outcome in enumerate(outcomes):
        key = f"sight|{number}"
        channel.add(
            Listing(key=key, site="sight", url=key),
            Capture(run_id=run.id or 0, listing_key=key, captured_at=NOW, outcome=outcome),
        )
    found = coverage(session, ZoneInfo("UTC"))
    assert (found.seen, found.watched) == (len(outcomes), len(outcomes))
    assert sum(gap.count for gap in found.gaps if gap.subject == "sight: no offer on any page") == told


def test_that_pages_were_read_whose_price_is_ambiguous_explains_why_fewer_were_seen(
    story: Channel, session: Session, workspace: Workspace, rules: Rules
) -> None:
    built = digest.build(
        session, workspace=workspace, rules=rules, audience=Visibility.CHANNEL, local_date=NOW.date(), now=NOW
    )
    assert dict(built.figures)["Pages seen"] == "2/5"
    note = next(section.note for section in built.sections if section.key == "sites")
    assert note.startswith("Read in the last 24 hours: 3 of 5 watched pages")
    assert note.endswith("Of 1 page the last visit brought an ambiguous price: read, but counted as not seen.")


def test_cases_of_legal_that_only_go_on_are_counted_in_a_few_words(
    story: Channel, session: Session, workspace: Workspace, rules: Rules
) -> None:
    digest.say(session, workspace=workspace, rules=rules, local_date=NOW.date(), now=NOW)
    later = NOW + timedelta(days=1)
    built = digest.build(
        session, workspace=workspace, rules=rules, audience=Visibility.CHANNEL, local_date=later.date(), now=later
    )
    assert [(gap.count, gap.reason, gap.advice) for gap in built.stopped] == [(1, "None of them new.", "")]


def test_a_flood_of_steps_says_how_many_are_about_pages_that_cannot_be_seen(
    channel: Channel, session: Session, rules: Rules, entries: Entries
) -> None:
    cases = lapse(channel, rules, FOLD_ABOVE + 1)
    run = Run(started_at=NOW, local_date=NOW.date())
    channel.add(run)
    for case in cases:
        channel.step(case, "notice", StepStatus.PROPOSED, NOW)
    for found in session.exec(select(Violation).where(Violation.case_id == cases[0].id)).all():
        found.sighted = True
        show(channel, found, 8900, at(1))
        page, visited = f"shop|{found.subject}", NOW + timedelta(minutes=1)
        channel.add(Capture(run_id=run.id or 0, listing_key=page, captured_at=visited, outcome="blocked"))
    (entry,) = entries("decide")
    count = FOLD_ABOVE + 1
    assert entry.next_step == f"{count} steps wait, 1 of them about what has not been seen since; the list names each:"


def test_a_series_of_deviations_is_not_said_to_come_from_a_document(
    channel: Channel, rules: Rules, entries: Entries
) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    rules["MAP-020"] = replace(rules["MAP-001"], id="MAP-020", fact="relapse")
    case = channel.case("barn", rules["MAP-020"], "NO-200", NOW - timedelta(hours=3))
    channel.violation(case, ViolationStatus.CONFIRMED, "Three times.", confirmed_by="document")
    (entry,) = entries("new")
    assert entry.evidence.endswith("; from what was confirmed before")
