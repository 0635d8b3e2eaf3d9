"""What belongs to a case: the visits within its violation, the rule as it judged, the pictures of its own offer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from monitor.errors import RefusedError
from monitor.evidence.adopting import evidence_row
from monitor.evidence.archive import EvidenceArchive
from monitor.model import Case, Observation, PolicyVersion, Violation
from monitor.model.screenshot import Screenshot
from monitor.pack.contents import CasePack, Exhibit, contents
from monitor.pack.files import pack_files

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
PAGE, OFFER = "alpha|u", "alpha|u|alphaco|new"


def at(hour: int) -> datetime:
    return START + timedelta(hours=hour)


@dataclass
class Story:
    """A price that is too low from hour 6 to 24, lower still from 18, right before and after, and low again at 36."""

    session: Session
    archive: EvidenceArchive
    visits: dict[int, int] = field(default_factory=dict)
    """number in the archive by hour"""
    keys: dict[int, int] = field(default_factory=dict)
    """key in the store by number in the archive"""
    case: Case = field(init=False)

    def __post_init__(self) -> None:
        for hour in range(0, 42, 6):
            self.visits[hour] = self.keep("page", PAGE, hour)
            self.keep("page", "beta|u", hour)
        for first, last, end, price in ((0, 0, 6, 120), (6, 12, 18, 79), (18, 24, 30, 75), (30, 30, 36, 120)):
            self.read(first, last, end, price)
        self.read(36, 36, None, 79)
        self.read(12, 24, None, 60, offer_key="alpha|u|betamart|new")
        about: dict[str, Any] = {"party_key": "alphaco", "rule_id": "MAP-001", "subject": "FX-1", "topic": "price"}
        about |= {"severity": "high", "status": "open", "opened_at": START, "changed_at": START}
        self.case = Case(**about, visibility="channel")
        self.session.add(self.case)
        self.session.flush()

    def keep(self, kind: str, subject: str, hour: int, body: str = "") -> int:
        """Archive a record and return its number."""
        data = (body or f"{kind} {subject} {hour}").encode()
        made = self.archive.store_bytes(
            data, kind=kind, subject=subject, url="https://a.example", content_type="text/plain", at=at(hour), run=1
        )
        row = evidence_row(made)
        self.session.add(row)
        self.session.flush()
        assert row.id is not None
        self.keys[made.sequence] = row.id
        return made.sequence

    def read(self, first: int, last: int, end: int | None, price: int, offer_key: str = OFFER) -> None:
        """Note what was read of an offer between two hours."""
        self.session.add(
            Observation(
                offer_key=offer_key, listing_key=PAGE, site="alpha", market="US", seller="Alphaco", price_minor=price,
                first_seen=at(first), last_seen=at(last), seen_on=at(last).date(),
                ended_at=None if end is None else at(end), evidence_id=self.keys[self.visits[first]],
            )
        )  # fmt: skip

    def violation(self, first: int = 6, last: int = 24, **more: Any) -> Exhibit:
        """Return what the case's newest violation rests on."""
        given: dict[str, Any] = {
            "evidence_id": self.keys[self.visits[first]],
            "sighted": True,
            "subject": OFFER,
            "period": "p",
        }
        row = Violation(
            rule_id="MAP-001", rule_version=1, status="confirmed", party_key="alphaco",
            case_subject="FX-1", first_seen=at(first), last_seen=at(last), case_id=self.case.id, **{**given, **more},
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return self.pack().exhibits[-1]

    def pack(self, audience: str = "channel") -> CasePack:
        assert self.case.id is not None
        return contents(self.session, self.archive, self.case.id, audience=audience)

    def hours(self, exhibit: Exhibit) -> list[int]:
        return [hour for hour, number in self.visits.items() if number in exhibit.captures]


@pytest.fixture
def story(session: Session, tmp_path: Path) -> Story:
    return Story(session, EvidenceArchive(tmp_path / "evidence"))


def test_the_visits_are_the_first_the_confirming_the_last_and_those_that_changed_something(story: Story) -> None:
    story.keep("screenshot", PAGE, 12)
    found = story.violation(confirmed_at=at(12), ended_at=at(30))
    assert [row.price_minor for row in found.readings] == [79, 75]
    assert story.hours(found) == [6, 12, 18, 24]
    assert found.captures <= set(story.visits.values())
    assert set(story.pack().records) == found.captures


def test_a_visit_that_confirmed_nothing_and_changed_nothing_is_left_out(story: Story) -> None:
    assert story.hours(story.violation()) == [6, 18, 24]


def test_the_visit_that_confirmed_is_the_last_one_before_it_was_confirmed(story: Story) -> None:
    assert story.hours(story.violation(confirmed_at=at(14))) == [6, 12, 18, 24]


def test_what_was_read_before_the_violation_began_is_in_it_where_it_still_stood(story: Story) -> None:
    found = story.violation(first=12, last=12)
    assert ([row.price_minor for row in found.readings], story.hours(found)) == ([79], [6, 12])


def test_a_document_rests_on_its_own_evidence_alone(story: Story) -> None:
    number = story.keep("agreement", "dealer.pdf", 3)
    found = story.violation(sighted=False, subject="dealer.pdf|0", evidence_id=story.keys[number])
    assert (found.readings, found.captures) == ([], {number})


def test_the_rule_is_the_record_that_was_the_latest_when_it_judged(story: Story) -> None:
    story.keep("rule", "MAP-001 1 first", 6)
    story.keep("rule", "MAP-001 2 of another version", 24)
    story.keep("rule", "MAP-0012 1 of another rule", 24)
    judged = story.keep("rule", "MAP-001 1 then", 24)
    story.keep("page", "MAP-001 1 no rule", 24)
    story.keep("rule", "MAP-001 1 later", 30)
    found = story.violation()
    assert found.rule == judged
    assert set(story.pack().records) == found.captures | {judged}


def test_a_rule_that_was_archived_after_it_judged_only_is_the_first_of_its_version(story: Story) -> None:
    first = story.keep("rule", "MAP-001 1 first", 30)
    story.keep("rule", "MAP-001 1 second", 31)
    assert story.violation().rule == first


def test_the_policy_is_the_one_loaded_when_it_judged_and_its_record_stays_at_home(story: Story) -> None:
    records = [story.keep("policy", f"policy {hour}", hour) for hour in (0, 24, 30)]
    for hour, number in zip((0, 24, 30), records, strict=True):
        story.session.add(PolicyVersion(sha256=str(hour), loaded_at=at(hour), evidence_id=story.keys[number]))
    found = story.violation(differing_evidence_id=story.keys[records[0]])
    assert (found.policy_record, found.kept_back) == (records[1], {records[0]})
    assert not {*story.pack().records} & {*records}


def test_what_two_violations_rest_on_is_in_the_pack_once(story: Story) -> None:
    story.keep("rule", "MAP-001 1 then", 6, json.dumps({"id": "MAP-001", "version": 1, "text": "id: MAP-001"}))
    story.violation()
    story.violation(first=36, last=36, period="q")
    files = pack_files(story.session, story.archive, story.pack(), brand="Northern", roots=None)
    names = [name for name, _ in files]
    assert len(set(names)) == len(names)
    assert {name for name in names if name.startswith("rules/")} == {"rules/MAP-001-v1.yaml", "rules/MAP-001-v1.json"}
    assert len([name for name in names if name.startswith("readings/")]) == 2


def test_pictures_are_of_the_pages_and_of_this_offer_alone(story: Story) -> None:
    shown = {}
    for hour, area, subject in (
        (6, "page", ""),
        (6, "offer", OFFER),
        (6, "offer", "alpha|u|betamart|new"),
        (30, "page", ""),
    ):
        number = story.keep("screenshot", "x", hour)
        page = story.keys[story.visits[hour]]
        story.session.add(Screenshot(page_evidence_id=page, evidence_id=story.keys[number], area=area, subject=subject))
        shown[hour, area, subject] = number
    found = story.violation()
    assert found.screenshots == {shown[6, "page", ""]: "page", shown[6, "offer", OFFER]: "offer"}
    assert set(story.pack().records) == found.captures | set(found.screenshots)


def test_a_case_for_legal_only_is_handed_to_legal_alone(story: Story) -> None:
    assert story.pack().case is story.case
    story.case.visibility = "legal"
    with pytest.raises(RefusedError, match="is for legal only"):
        story.pack()
    assert story.pack("legal").exhibits == ()
