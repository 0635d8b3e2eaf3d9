"""From sightings to suspicions, confirmations and cures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from monitor.cases import violations
from monitor.model import VerdictCount, VerdictRow, Violation
from monitor.rulebook.records import Condition, Group, Literal
from monitor.vocabulary import OPEN_VIOLATION

Channel = Any


def test_one_sighting_is_a_suspicion_that_opens_no_case_and_leaves_no_step(channel: Channel) -> None:
    channel.offer("o1", "low")
    recorded, advanced = channel.run()
    assert (recorded.new, recorded.confirmed, advanced.opened, advanced.steps) == (1, 0, 0, 0)
    assert channel.violation().status == "suspicion"
    assert channel.violation().sentence == "acme advertises K1 too low"
    assert channel.cases() == []
    assert channel.steps() == []


def test_a_second_capture_soon_after_is_counted_but_does_not_confirm(channel: Channel) -> None:
    channel.at(1, 6).offer("o1", "low")
    channel.run()
    channel.at(1, 9).offer("o1", "low")
    channel.run()
    assert (channel.violation().status, channel.violation().sightings) == ("suspicion", 2)


def test_a_second_capture_at_another_time_confirms(channel: Channel) -> None:
    channel.at(1, 6).offer("o1", "low")
    channel.run()
    channel.at(1, 10).offer("o1", "low")
    recorded, _ = channel.run()
    assert recorded.confirmed == 1
    assert channel.violation().confirmed_by == "second_capture"
    assert channel.violation().period == "2026-03-01T06:00:00Z"


def test_the_shops_day_of_the_first_sighting_stays_known(channel: Channel) -> None:
    channel.at(1, 6).offer("o1", "low")
    channel.run()
    channel.at(2, 6).offer("o1", "low")
    channel.run()
    assert (channel.violation().first_on, channel.violation().last_seen.date()) == (date(2026, 3, 1), date(2026, 3, 2))


def test_captures_that_differ_leave_a_suspicion_with_both(channel: Channel) -> None:
    channel.at(1, 6).offer("o1", "low", evidence_id=1)
    channel.run()
    channel.at(1, 12).offer("o1", "low", evidence_id=2, changed=True)
    recorded, advanced = channel.run()
    found = channel.violation()
    assert (recorded.confirmed, advanced.opened, found.status, found.sightings) == (0, 0, "suspicion", 2)
    assert (found.evidence_id, found.differing_evidence_id) == (2, 1)


def test_a_third_capture_that_agrees_with_the_second_confirms(channel: Channel) -> None:
    channel.at(1, 6).offer("o1", "low", evidence_id=1)
    channel.run()
    channel.at(1, 12).offer("o1", "low", evidence_id=2, changed=True)
    channel.run()
    channel.at(1, 15).offer("o1", "low", evidence_id=2)
    assert channel.run()[0].confirmed == 0
    channel.at(1, 16).offer("o1", "low", evidence_id=2)
    assert channel.run()[0].confirmed == 1
    assert channel.violation().period == "2026-03-01T06:00:00Z"


def test_a_price_that_was_seen_before_its_rule_held_is_not_confirmed_by_those_captures(channel: Channel) -> None:
    channel.at(1, 6).offer("o1", "fine")
    channel.run()
    channel.at(1, 12).offer("o1", "low")
    assert channel.run()[0].confirmed == 0
    assert channel.violation().status == "suspicion"


def test_what_proves_a_price_seen_before_its_rule_held_is_the_visit_at_which_it_did(channel: Channel) -> None:
    channel.at(1, 6).offer("o1", "fine", evidence_id=1)
    channel.run()
    channel.at(2).offer("o1", "low", evidence_id=1)
    channel.visit("o1", 7)
    channel.run()
    assert channel.violation().evidence_id == 7
    channel.at(3).offer("o1", "low", evidence_id=1)
    channel.visit("o1", 8)
    channel.run()
    assert channel.violation().evidence_id == 7, "a later visit takes nothing away from it"
    channel.at(4).offer("o1", "low", evidence_id=9, changed=True)
    channel.run()
    assert channel.violation().evidence_id == 9, "what is said is what that visit showed"


def test_a_confirmed_violation_stays_confirmed_when_its_price_changes(channel: Channel) -> None:
    channel.confirm()
    channel.at(2).offer("o1", "low", changed=True)
    channel.run()
    assert (channel.violation().status, channel.violation().differing_evidence_id) == ("confirmed", None)


def test_without_a_waiting_time_a_single_capture_still_does_not_confirm(channel: Channel) -> None:
    channel.limits = channel.limits.model_copy(update={"confirm_after_hours": 0.0})
    channel.offer("o1", "low")
    channel.run()
    channel.run()
    assert channel.violation().status == "suspicion"


def test_judging_a_stale_capture_again_later_confirms_nothing(channel: Channel) -> None:
    channel.at(1).offer("o1", "low")
    channel.run()
    channel.at(2).offer("o1", "low", seen=False)
    channel.run()
    assert (channel.violation().status, channel.violation().sightings) == ("suspicion", 1)


def test_captures_that_vouch_for_nothing_confirm_nothing_until_one_does(channel: Channel) -> None:
    for day in (1, 2):
        channel.at(day).offer("o1", "low", readings=0)
        channel.run()
    assert channel.violation().status == "suspicion"
    channel.at(3).offer("o1", "low", readings=1)
    channel.run()
    assert channel.violation().confirmed_by == "second_capture"


def test_an_hour_of_two_days_changes_nothing_of_what_was_confirmed(channel: Channel) -> None:
    channel.at(1).offer("o1", "low", readings=2, advertised_price=8000)
    channel.run()
    channel.at(2).offer("o1", "low", readings=0, advertised_price=9000, changed=True)
    channel.run()
    found = channel.violation()
    assert (found.status, found.fact["advertised_price"], found.sightings) == ("confirmed", 8000, 1)
    channel.at(2, 18).offer("o1", "fine", readings=2, advertised_price=9000)
    channel.run()
    found = channel.violation()
    assert (found.status, found.fact["advertised_price"], found.last_seen.day) == ("cured", 8000, 1)


def test_two_agreeing_readings_of_one_page_confirm_at_once(channel: Channel) -> None:
    channel.offer("o1", "low", readings=2)
    channel.run()
    assert channel.violation().confirmed_by == "two_readings"


def test_what_one_reading_alone_says_waits_for_a_second_capture(channel: Channel) -> None:
    when = Group("all", (Condition("coupon_shown", "is", Literal(True)),))
    channel.rules["MAP-001"] = replace(channel.rules["MAP-001"], when=when)
    channel.at(1).offer("o1", "low", readings=2)
    channel.run()
    assert channel.violation().status == "suspicion"
    channel.at(2).offer("o1", "low", readings=2)
    channel.run()
    assert channel.violation().confirmed_by == "second_capture"


def test_a_document_confirms_at_once(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    recorded, advanced = channel.run()
    assert (recorded.confirmed, advanced.opened) == (1, 1)
    assert channel.violation("sale-1").confirmed_by == "document"


def test_a_suspicion_whose_price_recovers_lapses(channel: Channel) -> None:
    channel.at(1).offer("o1", "low")
    channel.run()
    channel.at(2).offer("o1", "fine")
    recorded, _ = channel.run()
    assert (recorded.lapsed, recorded.cured) == (1, 0)
    assert channel.violation().status == "lapsed"


def test_a_confirmed_violation_is_cured_when_the_price_recovers(channel: Channel) -> None:
    channel.confirm()
    channel.at(2).offer("o1", "fine")
    recorded, _ = channel.run()
    assert recorded.cured == 1
    assert (channel.violation().status, channel.violation().end_reason) == ("cured", "complies again")


def test_a_confirmed_violation_is_cured_when_the_offer_ends(channel: Channel) -> None:
    channel.confirm()
    channel.at(2).end("o1")
    recorded, _ = channel.run()
    assert recorded.cured == 1
    assert channel.violation().end_reason == "the offer ended"
    assert channel.violation().ended_at == channel.now


def test_a_page_that_could_not_be_seen_cures_nothing(channel: Channel) -> None:
    channel.confirm()
    channel.at(2).offer("o1", "low", seen=False)
    recorded, advanced = channel.run()
    assert (recorded.cured, advanced.cured) == (0, 0)
    assert channel.violation().status == "confirmed"


def test_an_offer_that_cannot_be_assessed_any_more_is_not_cured(channel: Channel) -> None:
    channel.confirm()
    channel.at(2).offer("o1", "unknown")
    channel.run()
    assert channel.violation().status == "confirmed"


def test_a_fact_that_could_not_be_judged_is_not_cured(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    channel.run()
    fact, _, _ = channel.facts.pop("sale-1")
    channel.judged = lambda: [_unjudged(fact)]
    channel.at(2).run()
    assert channel.violation("sale-1").status == "confirmed"


def _unjudged(fact: dict[str, Any]) -> Any:
    from monitor.cases.violations import JudgedFact

    return JudgedFact(fact, ())


def test_a_document_that_is_no_longer_on_file_ends_its_violation(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    channel.run()
    del channel.facts["sale-1"]
    recorded, _ = channel.at(2).run()
    assert recorded.cured == 1
    assert channel.violation("sale-1").end_reason == "no longer in the documents on file"


@pytest.mark.parametrize("batch", [1, 2, 3, 300])
def test_in_parts_of_any_size_each_violation_begins_and_ends_once(
    channel: Channel, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(violations, "BATCH", batch)
    monkeypatch.setattr(violations, "READ", 2)
    for at in range(7):
        channel.document(f"sale-{at}", "low", "TERR-001")
        channel.offer(f"o-{at}", "low")
    recorded, _ = channel.run()
    assert (recorded.new, recorded.confirmed) == (14, 7)
    channel.at(2)
    for at in range(4):
        channel.document(f"sale-{at}", "fine", "TERR-001")
        channel.offer(f"o-{at}", "fine")
    del channel.facts["sale-6"]
    channel.end("o-6")
    recorded, _ = channel.run()
    assert (recorded.new, recorded.cured, recorded.lapsed) == (0, 5, 5)
    standing = {f"{kind}-{at}" for kind in ("sale", "o") for at in (4, 5)}
    rows = channel.session.exec(select(Violation)).all()
    assert {row.subject for row in rows if row.status in OPEN_VIOLATION} == standing
    assert len(rows) == 14


def test_a_document_whose_rule_was_not_judged_is_left_alone(channel: Channel) -> None:
    channel.document("sale-1", "low", "TERR-001")
    channel.run()
    del channel.facts["sale-1"]
    del channel.rules["TERR-001"]
    recorded, _ = channel.at(2).run()
    assert recorded.cured == 0
    assert channel.violation("sale-1").status == "confirmed"


def test_a_document_that_violates_again_takes_up_its_row(channel: Channel) -> None:
    for day, state in ((1, "low"), (2, "fine"), (3, "low")):
        channel.at(day).document("sale-1", state, "TERR-001")
        channel.run()
    rows = channel.session.exec(select(Violation)).all()
    assert [(row.status, row.end_reason) for row in rows] == [("confirmed", "")]
    assert [case.episode for case in channel.cases()] == [2]


def test_a_relapse_is_a_new_violation_with_a_new_period(channel: Channel) -> None:
    channel.confirm(day=1)
    channel.at(2).offer("o1", "fine")
    channel.run()
    channel.at(3).offer("o1", "low")
    channel.run()
    rows = channel.session.exec(select(Violation).order_by(Violation.period)).all()
    assert [(row.period[:10], row.status) for row in rows] == [("2026-03-01", "cured"), ("2026-03-03", "suspicion")]


def test_the_violation_tells_the_latest_price_and_its_evidence(channel: Channel) -> None:
    channel.at(1).offer("o1", "low", advertised_price=9000, evidence_id=1)
    channel.run()
    channel.at(2).offer("o1", "low", advertised_price=8000, evidence_id=2)
    channel.run()
    row = channel.violation()
    assert (row.fact["advertised_price"], row.evidence_id, row.sightings) == (8000, 2, 2)


def test_a_violation_keeps_the_rule_version_it_was_found_under(channel: Channel) -> None:
    channel.confirm()
    channel.change("MAP-001", version=2)
    channel.at(2).offer("o1", "low")
    channel.run()
    rows = channel.session.exec(select(Violation)).all()
    assert [row.rule_version for row in rows] == [1]


def test_violating_verdicts_are_stored_and_all_others_counted_with_their_reasons(channel: Channel) -> None:
    channel.offer("o1", "low")
    channel.offer("o2", "fine")
    channel.offer("o3", "unknown")
    recorded, _ = channel.run()
    rows = channel.session.exec(select(VerdictRow).order_by(VerdictRow.subject)).all()
    assert [(row.subject, row.verdict) for row in rows] == [("o1", "violates")]
    count = channel.session.exec(select(VerdictCount)).one()
    assert (count.violates, count.complies, count.not_assessed) == (1, 1, 1)
    assert count.reasons == {"reason of unknown": {"count": 1, "example": "o3"}}
    assert recorded.verdicts == {"violates": 1, "complies": 1, "not_assessed": 1}


def test_the_same_store_gives_equal_verdict_rows_twice(channel: Channel) -> None:
    for number in range(20):
        channel.offer(f"o{number}", ("low", "fine", "unknown")[number % 3])
    channel.run()
    channel.run()
    rows = channel.session.exec(select(VerdictRow).order_by(VerdictRow.id)).all()
    runs = sorted({row.run_id for row in rows})
    first, second = ([row.model_dump(exclude={"id", "run_id"}) for row in rows if row.run_id == run] for run in runs)
    assert first == second
    assert len(first) == 7


def test_recording_a_run_again_replaces_what_changed_and_doubles_nothing(channel: Channel) -> None:
    channel.offer("o1", "low")
    channel.offer("o2", "unknown")
    channel.run()
    channel.offer("o2", "fine")
    channel.run(again=True)
    rows = channel.session.exec(select(VerdictRow)).all()
    assert [(row.subject, row.verdict) for row in rows] == [("o1", "violates")]
    assert channel.session.exec(select(VerdictCount)).one().complies == 1


@pytest.mark.parametrize("before", [{"party": "seller:shop:acme ltd"}, {"sku": "K0"}], ids=["seller", "product"])
def test_what_is_identified_takes_its_violation_to_its_own_case(channel: Channel, before: dict[str, str]) -> None:
    unknown = channel.confirm(rule="SELLER-001", **before)
    channel.at(2).offer("o1", "low", "acme", rule="SELLER-001")
    channel.run()
    old, new = channel.cases()
    assert (old.id, old.status, new.status) == (unknown.id, "closed", "open")
    assert (new.party_key, new.subject, channel.violation().case_id) == ("acme", "K1", new.id)
    assert channel.kinds(old)[-1] == "closed"


def test_what_a_case_was_reopened_for_is_not_cured_by_being_anothers(channel: Channel) -> None:
    name = "seller:shop:acme ltd"
    unknown = channel.confirm(party=name, rule="SELLER-001")
    channel.at(2).offer("o1", "fine", name, rule="SELLER-001")
    channel.run()
    channel.confirm(day=3, party=name, rule="SELLER-001")
    assert (unknown.status, unknown.episode) == ("open", 2)
    channel.at(4).offer("o1", "low", "acme", rule="SELLER-001")
    _, advanced = channel.run()
    assert (advanced.cured, unknown.status, channel.kinds(unknown)[-1]) == (0, "closed", "closed")
    assert [case.status for case in channel.cases()] == ["closed", "open"]


def test_a_waived_offer_that_complies_by_grace_is_not_cured(channel: Channel) -> None:
    case = channel.confirm()
    case.status = "waived"
    channel.session.flush()
    channel.at(2).offer("o1", "fine", waived=True)
    channel.run()
    assert channel.violation().status == "confirmed"


def test_an_offer_that_complies_once_its_waiver_is_over_is_cured_at_once(channel: Channel) -> None:
    case = channel.confirm()
    case.status = "waived"  # its last day is over, which the cases learn after the judging
    channel.session.flush()
    channel.at(2).offer("o1", "fine", waived=False)
    channel.run()
    assert channel.violation().status == "cured"


def test_what_legal_dismissed_stays_dismissed_when_the_document_says_the_same(channel: Channel) -> None:
    channel.document("clause", "low", "RPM-001")
    channel.run()
    row = channel.violation("clause")
    row.status, row.ended_at = "dismissed", channel.now
    channel.session.flush()
    recorded, advanced = channel.at(2).run()
    assert (recorded.new, recorded.confirmed, advanced.opened) == (0, 0, 0)
    assert (channel.violation("clause").id, row.status, row.ended_at) == (row.id, "dismissed", channel.at(1).now)
