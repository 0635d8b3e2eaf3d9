"""Cases over time: open, join, cure, relapse, and the ladder through the law gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from monitor.model import CaseEvent
from monitor.rulebook.records import Rule
from monitor.vocabulary import OWN_HOUSE, Answer, Severity, StepStatus, Topic

Channel = Any


def rungs(channel: Channel) -> list[tuple[int, int, str, str]]:
    """Return episode, rung, kind and state of all steps."""
    return [(step.episode, step.rung, step.kind, step.status) for step in channel.steps()]


def test_a_confirmed_violation_opens_a_case_and_proposes_the_first_rung(channel: Channel) -> None:
    case = channel.confirm()
    assert (case.party_key, case.rule_id, case.subject, case.status) == ("acme", "MAP-001", "K1", "open")
    assert (case.episode, case.rung, case.topic, case.severity) == (1, -1, "price", "high")
    assert rungs(channel) == [(1, 0, "notice", "proposed")]
    assert channel.kinds(case) == ["opened", "proposed"]


def test_another_offer_of_the_same_product_joins_the_case(channel: Channel) -> None:
    case = channel.confirm()
    channel.confirm("o2", day=2)
    assert len(channel.cases()) == 1
    assert channel.violation("o2").case_id == case.id
    assert channel.kinds(case) == ["opened", "proposed", "joined"]


def test_an_open_case_has_the_severity_that_its_rule_has_by_now_and_tells_since_when(channel: Channel) -> None:
    case = channel.confirm(day=1)
    rule = channel.rules["MAP-001"]
    channel.rules["MAP-001"] = replace(rule, severity=Severity.LOW, version=rule.version + 1)
    channel.at(2)
    channel.run()
    assert case.severity == "low"
    (event,) = channel.session.exec(select(CaseEvent).where(CaseEvent.kind == "severity")).all()
    assert event.text == f"severity low instead of high: so says version {rule.version + 1} of MAP-001"
    channel.at(3)
    channel.run()
    channel.rules["MAP-001"] = rule
    channel.at(4)
    channel.run()
    assert case.severity == "high"
    assert channel.kinds(case) == ["opened", "proposed", "severity", "severity"]


def test_a_case_that_ended_keeps_the_severity_it_had(channel: Channel) -> None:
    case = channel.confirm(day=1)
    channel.at(2).offer("o1", "fine")
    channel.run()
    channel.rules["MAP-001"] = replace(channel.rules["MAP-001"], severity=Severity.LOW)
    channel.at(3)
    channel.run()
    assert (case.status, case.severity) == ("cured", "high")


@pytest.mark.parametrize("other", [{"sku": "K2"}, {"rule": "SELLER-001"}, {"party": "zeta"}], ids=str)
def test_another_product_rule_or_party_opens_another_case(channel: Channel, other: dict[str, str]) -> None:
    channel.party("zeta")
    first = channel.confirm()
    second = channel.confirm("o2", day=2, **other)
    told = ("sku", "subject"), ("rule", "rule_id"), ("party", "party_key")
    assert (first.id, second.id) == (1, 2)
    assert [key for key, name in told if getattr(first, name) != getattr(second, name)] == list(other)
    assert [(step.case_id, step.status) for step in channel.steps()] == [(1, "proposed"), (2, "proposed")]


def test_a_case_is_cured_when_its_last_violation_ends_and_its_waiting_step_is_withdrawn(channel: Channel) -> None:
    case = channel.confirm()
    channel.confirm("o2", day=2)
    channel.at(3).offer("o1", "fine")
    _, advanced = channel.run()
    assert (advanced.cured, case.status) == (0, "open")
    channel.at(4).offer("o2", "fine")
    _, advanced = channel.run()
    assert (advanced.cured, case.status) == (1, "cured")
    assert rungs(channel) == [(1, 0, "notice", "withdrawn")]
    assert channel.kinds(case)[-2:] == ["withdrawn", "cured"]


def test_an_approved_step_of_which_nothing_left_yet_is_withdrawn_with_the_cure(channel: Channel) -> None:
    case = channel.confirm(day=1)
    channel.approve(channel.steps()[0], send=False)
    channel.at(2).offer("o1", "fine")
    channel.run()
    assert (case.status, case.rung, channel.steps()[0].status) == ("cured", -1, "withdrawn")
    channel.confirm(day=3)
    assert rungs(channel)[-1] == (2, 0, "notice", "proposed")


def test_a_step_whose_letter_left_stays_taken_when_its_case_is_cured(channel: Channel) -> None:
    case = channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.at(2).offer("o1", "fine")
    channel.run()
    assert (case.status, case.rung, channel.steps()[0].status) == ("cured", 0, "done")


def test_one_offer_of_a_case_that_was_seen_after_the_cure_days_is_enough_for_the_next_rung(channel: Channel) -> None:
    for key in ("o1", "o2"):
        channel.confirm(key, day=1)
    channel.approve(channel.steps()[0])
    channel.at(9).offer("o2", "low")
    channel.run()
    assert [step.kind for step in channel.steps()] == ["notice", "warning"]


def test_a_page_that_was_not_seen_does_not_cure_the_case(channel: Channel) -> None:
    case = channel.confirm()
    channel.at(5).offer("o1", "low", seen=False)
    channel.run()
    assert case.status == "open"


def test_a_grace_that_was_given_to_another_case_keeps_no_case_open(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.at(2).offer("o1", "fine", waived=True)
    _, advanced = channel.run()
    assert (advanced.cured, [case.status for case in channel.cases()]) == (1, ["cured"])


def test_a_seller_who_turns_out_to_be_one_who_complies_put_nothing_right(channel: Channel) -> None:
    case = channel.confirm(party="seller:shop:bob")
    channel.at(3).offer("o1", "fine")
    _, advanced = channel.run()
    assert (advanced.cured, case.status, channel.violation().status) == (0, "closed", "lapsed")


def test_of_what_ended_at_once_every_reason_is_told_the_most_telling_first(channel: Channel) -> None:
    case = channel.confirm()
    channel.confirm("o2", day=2)
    for key, reason in (("o1", "it broke nothing: by a promotion"), ("o2", "its page is not watched any more")):
        row = channel.violation(key)
        row.status, row.ended_at, row.end_reason = "lapsed", channel.now, reason
        channel.session.add(row)
    channel.advance()
    (text,) = channel.session.exec(select(CaseEvent.text).where(CaseEvent.kind == "closed"))
    assert (case.status, text) == (
        "closed",
        "Closed: its page is not watched any more; it broke nothing: by a promotion",
    )


def test_a_relapse_reopens_the_case_and_escalates_to_the_next_rung(channel: Channel) -> None:
    case = channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.at(2).offer("o1", "fine")
    channel.run()
    channel.at(3).offer("o1", "low")
    channel.run()
    assert (case.status, case.episode) == ("cured", 1)  # seen once: not yet a relapse
    channel.at(3, 14).offer("o1", "low")
    _, advanced = channel.run()
    assert (advanced.relapsed, advanced.opened, case.status, case.episode) == (1, 0, "open", 2)
    assert rungs(channel) == [(1, 0, "notice", "done"), (2, 1, "warning", "proposed")]
    assert channel.kinds(case) == ["opened", "proposed", "approved", "cured", "relapsed", "proposed"]


def test_a_relapse_after_a_step_nobody_approved_starts_on_the_same_rung(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.at(2).offer("o1", "fine")
    channel.run()
    channel.confirm(day=3)
    assert rungs(channel) == [(1, 0, "notice", "withdrawn"), (2, 0, "notice", "proposed")]


def test_a_relapse_after_the_last_rung_takes_the_last_rung_again(channel: Channel) -> None:
    case = channel.confirm(day=1)
    case.rung = 2
    channel.at(2).offer("o1", "fine")
    channel.run()
    channel.confirm(day=3)
    assert rungs(channel)[-1][:3] == (2, 2, "hold")


def test_after_the_cure_days_without_cure_the_next_rung_is_proposed(channel: Channel, law: Any) -> None:
    channel.confirm(day=1)
    step = channel.approve(channel.steps()[0])
    assert step.cure_until.day == 8
    channel.at(8).offer("o1", "low")
    channel.run()
    assert rungs(channel) == [(1, 0, "notice", "done")]  # the last day to cure is not over
    channel.at(9).offer("o1", "low")
    _, advanced = channel.run()
    assert advanced.steps == 1
    assert rungs(channel) == [(1, 0, "notice", "done"), (1, 1, "warning", "proposed")]
    channel.law(law("LAW-STOP", "block", topic="price"))
    channel.at(10).offer("o1", "low")
    channel.run()
    assert rungs(channel) == [(1, 0, "notice", "done"), (1, 1, "warning", "blocked")]


def test_no_rung_follows_while_the_deviation_was_not_seen_after_the_cure_days(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.at(12).offer("o1", "low", seen=False)
    channel.run()
    assert rungs(channel) == [(1, 0, "notice", "done")]


def test_no_rung_follows_a_deviation_that_was_last_seen_on_the_last_day_to_cure(channel: Channel) -> None:
    channel.confirm(day=1)
    assert channel.approve(channel.steps()[0]).cure_until.day == 8
    channel.at(8).offer("o1", "low")
    channel.run()
    channel.at(9).offer("o1", "low", seen=False)
    channel.run()
    assert rungs(channel) == [(1, 0, "notice", "done")]


def test_no_rung_follows_while_the_offer_is_seen_but_cannot_be_assessed(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.at(20).offer("o1", "unknown")  # its MAP has ended, or it is priced in another currency now
    channel.run()
    assert [step.kind for step in channel.steps()] == ["notice"]
    channel.at(21).offer("o1", "low")
    channel.run()
    assert [step.kind for step in channel.steps()] == ["notice", "warning"]


def test_a_step_that_was_not_sent_is_not_followed_by_the_next(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.approve(channel.steps()[0], send=False)
    channel.at(20).offer("o1", "low")
    channel.run()
    assert rungs(channel) == [(1, 0, "notice", "approved")]


def test_a_document_case_climbs_by_time_alone(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    channel.law(_allow(channel, "territory"))
    channel.run()
    assert channel.approve(channel.steps()[0]).cure_until.day == 8
    channel.at(8).run()
    assert [step.kind for step in channel.steps()] == ["notice"]
    channel.at(9).run()
    assert [step.kind for step in channel.steps()] == ["notice", "warning"]


def _allow(channel: Channel, topic: str) -> Any:
    from dataclasses import replace

    rule = channel.rules["LAW-SHOW"]
    when = replace(rule.when, parts=())
    return replace(rule, id=f"LAW-ALL-{topic}", when=when)


def test_the_ladder_ends_after_its_last_rung(channel: Channel) -> None:
    channel.law(_allow(channel, "price"))
    channel.confirm(day=1)
    for day in (1, 10, 18, 28):
        channel.at(day, 20).offer("o1", "low")
        channel.run()
        waiting = [step for step in channel.steps() if step.status == StepStatus.PROPOSED]
        for step in waiting:
            channel.approve(step, role="legal")
    assert rungs(channel) == [(1, 0, "notice", "done"), (1, 1, "warning", "done"), (1, 2, "hold", "done")]


def test_a_rung_that_asks_for_no_approval_is_taken_at_once_when_the_gate_allows(channel: Channel) -> None:
    channel.document("d1", "low", "KPI-AUTO")
    channel.run()
    (step,) = channel.steps()
    assert (step.status, step.approved_by) == ("approved", "the rule's ladder")
    assert step.cure_until.isoformat() == "2026-03-04"
    assert channel.kinds(channel.cases()[0]) == ["opened", "proposed", "approved"]


def test_a_seller_nobody_has_identified_gets_no_step(channel: Channel) -> None:
    channel.confirm(party="seller:shop:rogue", rule="SELLER-001")
    assert channel.cases()[0].status == "open"
    assert channel.steps() == []


def test_an_eu_reseller_is_blocked_with_the_article_and_shown_to_legal_only(channel: Channel) -> None:
    channel.party("berlin", country="DE", region="")
    case = channel.confirm(party="berlin", market="DE")
    (step,) = channel.steps()
    assert (step.status, step.gate["answer"]) == ("blocked", "block")
    assert step.gate["reasons"][0]["article"] == "article LAW-EU"
    assert {fact["jurisdiction"] for fact in step.gate["asked"]} == {"EU"}
    assert (case.visibility, case.visibility_reason) == ("legal", "article LAW-EU – note LAW-EU")
    assert channel.kinds(case) == ["opened", "blocked"]


@pytest.mark.parametrize(("seat", "market"), [("DE", "US"), ("US", "DE")])
def test_the_strictest_of_seat_and_market_wins(channel: Channel, seat: str, market: str) -> None:
    channel.party("abroad", country=seat, region="US-TX" if seat == "US" else "")
    case = channel.confirm(party="abroad", market=market)
    (step,) = channel.steps()
    assert {fact["jurisdiction"] for fact in step.gate["asked"]} == {"EU", "US"}
    assert step.status == "blocked"
    assert case.visibility == "legal"


def test_a_blocked_step_is_proposed_once_the_law_allows_it_and_blocked_again_when_it_does_not(
    channel: Channel, law: Any
) -> None:
    channel.law(law("LAW-STOP", "block", topic="price"))
    case = channel.confirm(day=1)
    assert case.visibility == "legal"
    stop = channel.rules.pop("LAW-STOP")
    channel.at(2).offer("o1", "low")
    channel.run()
    assert rungs(channel) == [(1, 0, "notice", "proposed")]
    assert (case.visibility, case.visibility_reason) == ("channel", "")
    channel.law(stop)
    channel.at(3).offer("o1", "low")
    channel.run()
    assert rungs(channel) == [(1, 0, "notice", "blocked")]
    assert channel.kinds(case) == ["opened", "blocked", "proposed", "blocked"]


def test_a_step_of_which_no_law_speaks_goes_to_legal(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    channel.run()
    (step,) = channel.steps()
    assert (step.status, step.approval) == ("in_review", "legal")
    assert channel.cases()[0].visibility == "channel"


def test_a_rule_for_legal_only_makes_a_case_for_legal_only(channel: Channel) -> None:
    channel.document("clause-1", "low", "RPM-001")
    channel.run()
    (case,) = channel.cases()
    assert (case.visibility, case.visibility_reason) == ("legal", "RPM-001 is for legal only")
    assert channel.steps() == []


def test_what_legal_has_to_review_before_it_is_shown_is_shown_to_legal_only(channel: Channel, law: Any) -> None:
    channel.law(law("LAW-LOOK", "review", topic="price", action="show_internally"))
    case = channel.confirm()
    assert (case.visibility, case.visibility_reason) == ("legal", "article LAW-LOOK – note LAW-LOOK")


def test_a_fault_of_the_own_house_is_shown_without_asking_the_law_that_hides_it_of_others(channel: Channel) -> None:
    case = channel.confirm(party=OWN_HOUSE, market="DE")
    assert (case.visibility, case.visibility_reason, channel.steps()) == ("channel", "", [])


def test_a_retired_rule_takes_no_further_step(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.approve(channel.steps()[0])
    channel.change("MAP-001", status="retired")
    channel.at(20).offer("o1", "low")
    channel.advance()
    assert len(channel.steps()) == 1


def test_a_pass_over_an_equal_store_adds_nothing(channel: Channel) -> None:
    case = channel.confirm(day=1)
    before = (rungs(channel), channel.kinds(case), case.model_dump())
    recorded, advanced = channel.run(again=True)
    assert (recorded.new, recorded.confirmed, advanced.opened, advanced.joined, advanced.steps) == (0, 0, 0, 0, 0)
    assert (rungs(channel), channel.kinds(case), case.model_dump()) == before


def test_a_rule_that_was_rewritten_to_speak_of_prices_is_asked_about_as_one(channel: Channel) -> None:
    channel.change("SELLER-001", shipped=True)
    case = channel.confirm(rule="SELLER-001", market="DE")
    (step,) = channel.steps()
    assert (case.topic, step.status) == ("authorisation", "proposed")
    channel.change("SELLER-001", topic=Topic.PRICE)
    assert channel.approve(step, send=False).status == "blocked"
    assert case.topic == "price"


def test_a_case_that_is_opened_again_is_about_what_its_rule_is_about_now(channel: Channel) -> None:
    channel.change("SELLER-001", topic=Topic.PRICE)
    case = channel.confirm(rule="SELLER-001")
    channel.at(2).offer("o1", "fine", rule="SELLER-001")
    channel.run()
    channel.change("SELLER-001", topic=Topic.AUTHORISATION, severity=Severity.LOW)
    channel.confirm(day=4, rule="SELLER-001")
    assert (case.episode, case.topic, case.severity) == (2, "authorisation", "low")


@pytest.mark.parametrize(("message", "status"), [("raise it or we stop", "in_review"), ("is not ours", "proposed")])
def test_a_letter_in_the_words_of_an_own_rule_goes_to_legal(
    channel: Channel, law: Callable[..., Rule], message: str, status: str
) -> None:
    channel.law(law("LAW-WORDS", Answer.REVIEW, own_words=True))
    shipped = replace(channel.rules["SELLER-001"], message="is not ours")
    channel.change("SELLER-001", shipped=False, over=shipped, message=message)
    channel.confirm(rule="SELLER-001")
    assert [step.status for step in channel.steps()] == [status]
