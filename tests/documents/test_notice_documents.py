"""Notices: for approved steps only, about one party only, and never asking for a price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.documents import digest, notice
from monitor.documents.leaving import note_what_left
from monitor.documents.letter_language import Wording
from monitor.documents.letter_sample import sample_letter
from monitor.facts.registry import rules_of
from monitor.model import Case, CaseEvent, OutboxItem, Party, PolicyVersion, Step, VerdictRow, Violation
from monitor.rulebook.price_words import of_prices
from monitor.rulebook.records import Condition, Group, Literal, Rule
from monitor.settings import Workspace
from monitor.vocabulary import CaseStatus, StepStatus, ViolationStatus
from reports.records import Notice
from reports.render import render
from tests.documents.channel_story import Channel, offer_fact

Golden = Callable[[str, str], None]
Issue = Callable[[], list[OutboxItem]]
Rules = dict[str, Rule]

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


@pytest.fixture
def issue(session: Session, workspace: Workspace, rules: Rules) -> Issue:
    return lambda: notice.issue(session, workspace=workspace, rules=rules, now=NOW)


def approved(story: Channel, rule_id: str, party: str) -> tuple[Case, Step]:
    """The case of a party with its waiting step approved, as `cases approve` leaves it."""
    case = story.session.exec(select(Case).where(Case.rule_id == rule_id, Case.party_key == party)).one()
    step = next(
        (s for s in story.session.exec(select(Step).where(Step.case_id == case.id)) if s.status == "proposed"), None
    )
    step = step or story.step(case, "notice", StepStatus.PROPOSED, NOW)
    step.status, step.cure_until = StepStatus.APPROVED, date(2026, 3, 10)
    story.add(step)
    return case, step


@pytest.fixture
def built(session: Session, workspace: Workspace, rules: Rules) -> Callable[[Step], Notice]:
    def build(step: Step) -> Notice:
        letter = notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW)
        assert letter is not None
        return letter

    return build


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_a_notice_on_a_unilateral_price_policy_reads_as_reviewed(
    story: Channel, built: Callable[[Step], Notice], golden: Golden, fmt: str
) -> None:
    _, step = approved(story, "MAP-001", "barn")
    golden(f"notice-price.{fmt}", render(built(step), fmt))


@pytest.mark.parametrize("fmt", ["html", "txt"])
def test_a_notice_on_a_discount_reads_as_reviewed(
    story: Channel, built: Callable[[Step], Notice], golden: Golden, fmt: str
) -> None:
    _, step = approved(story, "KPI-001", "nordic")
    golden(f"notice-discount.{fmt}", render(built(step), fmt))


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ({"shortfall_bp": 1000}, ("Advertised at $", "(US)")),
        ({"coupon_shortfall_bp": 1000}, ("Aurora", "(US)")),
        ({"price_in_cart": True, "advertised_price": None}, ("Aurora", "(US)")),
        ({"price_in_cart": True, "advertised_price": None, "map_price": None}, ("Aurora", "")),
        (
            {"foreign_shortfall_bp": 9, "foreign_market": "CA", "foreign_map_price": 19900},
            ("Aurora", "(CA) on 3 March 2026: $199.00"),
        ),
    ],
)
def test_a_notice_says_what_was_seen_and_not_a_price_that_is_no_deviation(
    story: Channel, rules: Rules, built: Callable[[Step], Notice], fact: Any, expected: Any
) -> None:
    case, step = approved(story, "MAP-001", "barn")
    when = Group("all", (Condition(next(iter(fact)), "above", Literal(0)),))
    rules["MAP-001"] = replace(rules["MAP-001"], when=when)
    for found in story.session.exec(select(Violation).where(Violation.case_id == case.id)):
        found.fact = found.fact | fact
        story.add(found)
    (said,) = built(step).facts
    assert said.seen.startswith(expected[0])
    assert expected[1] in said.expected


def test_a_price_notice_asks_for_nothing(story: Channel, session: Session, workspace: Workspace, rules: Rules) -> None:
    _, step = approved(story, "MAP-001", "barn")
    text = " ".join(render(notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW), "txt").split())
    assert "no reply is needed or sought" in text
    for asked in ("We ask you", "please", "put it right", "confirm"):
        assert asked not in text.replace("Checked before it left", "")


@pytest.mark.parametrize("kind", ["warning", "hold", "suspension"])
def test_no_rung_of_a_price_ladder_asks_for_a_price(
    story: Channel, session: Session, workspace: Workspace, rules: Rules, kind: str
) -> None:
    _, step = approved(story, "MAP-001", "barn")
    step.kind = kind
    built = notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW)
    assert built.unilateral
    assert built.request.endswith("no reply is needed or sought.")
    assert "until it is settled" not in built.request


def test_a_notice_leaves_by_mail_and_as_a_file_and_marks_its_step_done(
    story: Channel, issue: Issue, session: Session
) -> None:
    case, step = approved(story, "MAP-001", "barn")
    items = issue()
    assert [(item.channel, item.recipient) for item in items] == [
        ("mail", "barn@party.example"),
        ("file", f"notices/N-{step.id:06d}"),
    ]
    assert (step.status, step.outbox_id) == (StepStatus.DONE, items[0].id)
    told = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.kind == "written")
    last = max(session.exec(told), key=lambda event: event.id or 0)
    assert last.text == f"Warning written: N-{step.id:06d}, to barn@party.example"


def test_a_case_says_that_its_letter_was_sent_once_it_left(story: Channel, issue: Issue, session: Session) -> None:
    case, step = approved(story, "MAP-001", "barn")
    mail, _ = issue()

    def said() -> list[tuple[datetime, str]]:
        events = session.exec(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id))
        return [(event.at, event.text) for event in events if f"N-{step.id:06d}" in event.text]

    note_what_left(session)
    assert [text.partition(":")[0] for _, text in said()] == ["Warning written"]
    mail.status, mail.sent_at = "sent", NOW + timedelta(days=2)
    story.add(mail)
    for _ in range(2):
        note_what_left(session)
    assert said()[1:] == [(NOW + timedelta(days=2), f"Warning sent: N-{step.id:06d}, to barn@party.example")]


def test_issuing_again_sends_nothing_again(story: Channel, issue: Issue, session: Session) -> None:
    approved(story, "MAP-001", "barn")
    first = issue()
    assert issue() == []
    assert len(session.exec(select(OutboxItem)).all()) == len(first)


def test_a_notice_holds_no_other_partys_data(story: Channel, issue: Issue) -> None:
    approved(story, "MAP-001", "barn")
    approved(story, "KPI-001", "nordic")
    by_recipient = {item.recipient: "".join(item.parts.values()) for item in issue() if item.channel == "mail"}
    foreign = {
        "barn@party.example": ("Nordic", "Peak", "Lumen", "Dealz4U", "discount was taken"),
        "nordic@party.example": ("Barn", "Peak", "Lumen", "Dealz4U", "$89.00"),
    }
    for recipient, names in foreign.items():
        for name in names:
            assert name not in by_recipient[recipient], (recipient, name)


def test_a_suspicion_in_the_case_is_not_told_to_the_party(
    story: Channel, session: Session, workspace: Workspace, rules: Rules
) -> None:
    case, step = approved(story, "MAP-001", "barn")
    story.violation(case, ViolationStatus.SUSPICION, "Perhaps also elsewhere.", fact={"site": "elsewhere"})
    built = notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW)
    assert len(built.facts) == 1
    assert "elsewhere" not in render(built, "json")


def test_a_suspicion_by_a_price_that_the_policy_has_no_more_keeps_no_letter_back(
    story: Channel, built: Callable[[Step], Notice]
) -> None:
    case, step = approved(story, "MAP-001", "barn")
    story.violation(case, ViolationStatus.SUSPICION, "Perhaps.", fact=offer_fact("Barn", 8800, map_price=12000))
    assert len(built(step).facts) == 1


@pytest.mark.parametrize("status", [CaseStatus.CURED, CaseStatus.WAIVED, CaseStatus.DISPUTED, CaseStatus.CLOSED])
def test_a_case_that_is_not_open_sends_nothing(story: Channel, issue: Issue, status: CaseStatus) -> None:
    case, step = approved(story, "MAP-001", "barn")
    case.status = status
    story.add(case)
    assert issue() == []
    assert step.status == StepStatus.APPROVED


def test_an_approved_step_of_an_episode_that_is_over_sends_nothing(story: Channel, issue: Issue) -> None:
    case, step = approved(story, "MAP-001", "barn")
    case.episode = step.episode + 1
    story.add(case)
    assert (issue(), step.status) == ([], StepStatus.APPROVED)


def test_a_step_whose_rule_is_gone_sends_nothing(story: Channel, issue: Issue, rules: Rules) -> None:
    _, step = approved(story, "MAP-001", "barn")
    del rules["MAP-001"]
    assert (issue(), step.status) == ([], StepStatus.APPROVED)


@pytest.mark.parametrize("status", [item for item in ViolationStatus if item != ViolationStatus.CONFIRMED])
def test_a_case_of_which_nothing_is_confirmed_any_more_sends_nothing(
    story: Channel, issue: Issue, session: Session, status: ViolationStatus
) -> None:
    case, step = approved(story, "MAP-001", "barn")
    for row in session.exec(select(Violation).where(Violation.case_id == case.id)):
        row.status = status
    assert (issue(), step.status) == ([], StepStatus.APPROVED)


def test_a_seller_nobody_identified_gets_no_letter_and_the_digest_says_so(
    story: Channel, issue: Issue, session: Session, workspace: Workspace, rules: Rules
) -> None:
    case, step = approved(story, "SELLER-001", "seller:megamart:dealz4u")
    assert notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW) is None
    assert issue() == []
    assert step.status == StepStatus.APPROVED
    built = digest.build(session, workspace=workspace, rules=rules, audience="channel", local_date=NOW.date(), now=NOW)
    assert any(gap.subject == f"Case {case.id}: approved, not sent" for gap in built.gaps)


def test_a_party_without_an_address_gets_a_file_to_hand_over(story: Channel, issue: Issue, session: Session) -> None:
    party = session.get(Party, "barn")
    party.email = ""
    story.add(party)
    approved(story, "MAP-001", "barn")
    assert [item.channel for item in issue()] == ["file"]


def test_two_findings_of_the_same_case_stand_in_one_letter_in_order(
    story: Channel, session: Session, workspace: Workspace, rules: Rules
) -> None:
    case, step = approved(story, "MAP-001", "barn")
    fact = offer_fact("Barn", 8800, site="otherbarn")
    found = story.violation(case, ViolationStatus.CONFIRMED, "Also here.", fact=fact, first_seen=NOW)
    last = session.exec(select(VerdictRow).where(VerdictRow.rule_id == "MAP-001")).first()
    assert last is not None
    story.add(VerdictRow(**last.model_dump(exclude={"id", "subject"}), subject=found.subject))  # judging found it, too
    built = notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW)
    assert [item.seen for item in built.facts] == ["Advertised at $89.00", "Advertised at $88.00"]


def test_a_finding_that_was_not_found_when_all_was_judged_last_is_left_out_of_the_letter(
    story: Channel, built: Callable[[Step], Notice]
) -> None:
    case, step = approved(story, "MAP-001", "barn")
    story.violation(case, ViolationStatus.CONFIRMED, "Also here.", fact=offer_fact("Barn", 8800), first_seen=NOW)
    assert [item.seen for item in built(step).facts] == ["Advertised at $89.00"]


def test_the_days_to_cure_are_counted_from_the_day_on_which_the_letter_is_written(story: Channel, issue: Issue) -> None:
    _, step = approved(story, "MAP-001", "barn")
    step.cure_until = date(2026, 3, 8)  # approved two days ago
    (mail, _) = issue()
    assert step.cure_until == date(2026, 3, 10)
    assert "10 March 2026" in mail.parts["txt"]


def test_a_letter_names_the_policy_that_was_loaded_last(story: Channel, built: Callable[[Step], Notice]) -> None:
    _, step = approved(story, "MAP-001", "barn")
    story.add(PolicyVersion(sha256="fe98" * 16, loaded_at=NOW))
    text = render(built(step), "txt")
    assert "fe98" in text
    assert "ab12cd34" not in text


def test_a_first_letter_never_says_again(story: Channel, session: Session, workspace: Workspace, rules: Rules) -> None:
    case = story.case("nordic", rules["TERR-001"], "NO-200", NOW)
    story.violation(case, ViolationStatus.CONFIRMED, "12 units were sold into NO.", fact={"region": "NO"})
    step = story.step(case, "warning", StepStatus.APPROVED, NOW)
    built = notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW)
    assert "again" not in built.request
    assert "second" not in built.subject


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_notice_names_the_article_it_was_let_go_under_and_marks_what_counsel_has_to_confirm(
    story: Channel, built: Callable[[Step], Notice], confirmed: bool
) -> None:
    _, step = approved(story, "KPI-001", "nordic")
    reason = {"rule": "LAW-KPI-ANY", "version": 1, "article": "Terms of the discount", "confirmed": confirmed}
    step.gate = {"answer": "allow", "reasons": [reason]}
    mark = "" if confirmed else ", source to be confirmed by counsel"
    assert built(step).legal_basis.startswith(f"Checked before it left: LAW-KPI-ANY v1 (Terms of the discount{mark}).")


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ([{"agreement_type": "none", "authorised": False}], True),
        ([], True),
        ([{"agreement_type": "selective", "authorised": False}], False),
        ([{"agreement_type": "none", "authorised": False}, {"agreement_type": "open", "authorised": False}], False),
        ([{"agreement_type": "none", "authorised": True}], False),
    ],
)
@pytest.mark.parametrize("rung", ["notice", "warning"])
def test_with_whom_nothing_is_agreed_is_asked_who_it_is_and_from_whom_it_bought_and_to_change_nothing(
    story: Channel, built: Callable[[Step], Notice], rules: Rules, *, asked: list[Any], question: bool, rung: str
) -> None:
    case = story.case("barn", rules["SELLER-001"], "NO-200", NOW)
    fact = offer_fact("Barn", 8800) | {"authorised": False}
    story.violation(case, ViolationStatus.CONFIRMED, "Barn is not an authorised party.", fact=fact)
    gate = {"answer": "allow", "reasons": [], "asked": asked}
    step = story.step(case, rung, StepStatus.APPROVED, NOW, gate=gate, cure_until=date(2026, 3, 17))
    letter = built(step)
    text = " ".join(render(letter, "txt").split())
    assert ("from whom you bought it" in text) is question
    assert ("We would be glad of an answer by 17 March 2026." in text) is question
    for demand in ("put it right", "stop the clock"):
        assert (demand in text) is not question
    if question:
        assert not of_prices(letter.request)


def test_a_sample_of_a_letter_to_an_unauthorised_seller_asks_as_it_would(workspace: Workspace) -> None:
    rule = rules_of(None)["SELLER-001"]
    sample = sample_letter(rule, settings=workspace.settings, wording=Wording(), now=NOW)
    assert "from whom you bought it" in sample.request


@pytest.mark.parametrize(
    ("places", "kind", "said"),
    [(["EU"], "active", True), (["*", "UK"], "active", True), (["US"], "active", False), (["EU"], None, False)],
)
def test_a_letter_about_active_sales_leaves_passive_ones_free_where_the_law_protects_them(
    story: Channel, built: Callable[[Step], Notice], rules: Rules, *, places: list[str], kind: str | None, said: bool
) -> None:
    case = story.case("nordic", rules["TERR-001"], "NO-200", NOW)
    fact = {"region": "SE", "sale_type": kind}
    story.violation(case, ViolationStatus.CONFIRMED, "12 units were actively sold into SE.", fact=fact)
    asked = [{"jurisdiction": place, "agreement_type": "exclusive", "authorised": True} for place in places]
    step = story.step(case, "notice", StepStatus.APPROVED, NOW, gate={"answer": "allow", "reasons": [], "asked": asked})
    letter = built(step)
    assert ("you are free to serve" in letter.request) is said
    assert "put it right" in letter.request
    assert "granted to you" not in render(letter, "txt")
