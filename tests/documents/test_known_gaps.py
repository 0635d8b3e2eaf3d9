"""Gaps that stay: told in full when new, worse or first in a week, and counted and named on the days between."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from monitor.documents import digest
from monitor.documents.known_gaps import known_words
from monitor.errors import SettingsError
from monitor.model import Capture, Listing, Run, VerdictCount
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import ViolationStatus, Visibility
from reports.records import Digest, Gap
from reports.render import render
from tests.command_line import run_command
from tests.documents.channel_story import NOW, Channel
from tests.documents.laid_evidence import lay_evidence

Day = Callable[..., Digest]
Golden = Callable[[str, str], None]
NO_MAP = "map_price is unknown: no MAP for this product in this market"
TO_IDENTIFY = {
    "subject": "To identify: seller · “megamart: Dealz4U”",
    "count": 1,
    "reason": "No party or alias has this name.",
    "advice": "Name the seller in policy/aliases.csv; until then it counts as not identified.",
    "causes": [],
}


@pytest.fixture
def day(story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule]) -> Day:
    """Build the channel's digest so many days after Tuesday, 3 March, and keep it as said."""

    def said(after: int = 0, audience: Visibility = Visibility.CHANNEL) -> Digest:
        now = NOW + timedelta(days=after)
        lay_evidence(session, workspace.evidence)
        built = digest.build(
            session, workspace=workspace, rules=rules, audience=audience, local_date=now.date(), now=now
        )
        digest.say(session, workspace=workspace, rules=rules, local_date=now.date(), now=now)
        return built

    return said


def full(document: Digest) -> list[str]:
    """Return what is told in full."""
    return [gap.subject for gap in document.gaps if not gap.told]


def count(session: Session, rule: str, not_assessed: int, reason: str = NO_MAP) -> None:
    """Let a further judging find so many facts that a rule could not assess."""
    run = Run(started_at=NOW, local_date=NOW.date())
    session.add(run)
    session.flush()
    reasons = {reason: {"count": not_assessed, "example": "x"}}
    row = VerdictCount(run_id=run.id or 0, rule_id=rule, rule_version=1, not_assessed=not_assessed, reasons=reasons)
    session.merge(row)
    session.flush()


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_the_digest_of_a_day_without_news_reads_as_reviewed(day: Day, golden: Golden, fmt: str) -> None:
    day()
    golden(f"digest-known.{fmt}", render(day(1), fmt))


def test_what_stays_is_named_with_its_count_and_the_command_that_shows_all(day: Day) -> None:
    first = day()
    assert len(full(first)) == len(first.gaps) == 4
    second = day(1)
    assert full(second) == []
    assert {gap.told for gap in second.gaps} == {"Tuesday, 3 March 2026"}
    (note,) = second.gaps_note
    assert note.endswith("channelwarden digest --gaps")
    for fmt in ("txt", "html"):
        text = render(second, fmt)
        assert "Known and no worse, 4 in all." in text
        assert all(gap.subject[:20] in text for gap in first.gaps)
        assert "captcha" not in text
        assert "could be judged" not in text, "a known gap is no all-clear"
    assert "captcha" in render(second, "json"), "the file for programs keeps every reason"


def test_many_known_gaps_are_named_up_to_a_dozen_and_the_others_counted(day: Day) -> None:
    known = tuple(Gap(f"shop{number:02}: blocked", 1, "captcha", told="Monday, 2 March 2026") for number in range(40))
    several = replace(day(), gaps=known, gaps_note=known_words(known, (), "channel"))
    for fmt in ("txt", "html"):
        text = render(several, fmt)
        assert "Known and no worse, 40 in all." in text
        assert "channelwarden digest --gaps" in text
        assert ("shop11: blocked" in text, "shop12: blocked" in text, "and 28 more" in text) == (True, False, True)


def test_the_first_digest_of_a_week_tells_all_in_full_also_where_monday_had_none(day: Day) -> None:
    for after in (0, 1, 5):  # Tuesday, Wednesday, Sunday
        day(after)
    assert len(full(day(7))) == 4, "no digest was said on Monday"
    assert full(day(8)) == []


@pytest.mark.parametrize(("now", "told"), [(4, []), (5, []), (6, ["MAP-001"])])
def test_a_gap_that_grew_by_more_than_a_quarter_is_told_again(
    day: Day, session: Session, now: int, told: list[str]
) -> None:
    count(session, "MAP-001", 4)
    day()
    count(session, "MAP-001", now)
    assert [subject[:7] for subject in full(day(1))] == told


def test_slow_growth_is_measured_from_what_was_told_in_full(day: Day, session: Session) -> None:
    count(session, "MAP-001", 10)
    day()
    count(session, "MAP-001", 12)
    assert full(day(1)) == []
    count(session, "MAP-001", 13)
    assert len(full(day(2))) == 1


def test_another_reason_is_another_gap(day: Day, session: Session) -> None:
    day()
    count(session, "MAP-001", 1, "the product could not be matched")
    assert [subject[:7] for subject in full(day(1))] == ["MAP-001"]


def test_a_rule_that_shares_a_line_today_and_stood_alone_before_is_known(day: Day, session: Session) -> None:
    count(session, "MAP-001", 2)
    count(session, "SELLER-001", 3)
    day()
    count(session, "SELLER-001", 2)
    second = day(1)
    assert "MAP-001, SELLER-001: not assessed" in {gap.subject for gap in second.gaps}
    assert full(second) == []


def test_a_page_that_stays_seen_in_part_is_told_in_full_once(day: Day, session: Session) -> None:
    page = session.exec(select(Listing).where(Listing.site == "megamart")).one()
    for number in (1, 2):
        run = Run(started_at=NOW, local_date=NOW.date())
        session.add(run)
        session.flush()
        reasons = [f"the answer shows {number} of 25 offers"]
        session.add(
            Capture(
                run_id=run.id or 0, listing_key=page.key, captured_at=NOW, outcome="ok", partial=True, reasons=reasons
            )
        )
        session.flush()
        assert ("megamart: seen in part" in full(day(number))) is (number == 1)


def test_numbers_and_times_in_a_reason_make_no_news(day: Day, session: Session) -> None:
    day()
    page = session.exec(select(Listing).where(Listing.site == "megamart")).one()
    run = Run(started_at=NOW, local_date=NOW.date())
    session.add(run)
    session.flush()
    reason = "microdata says 349.50, the visible page 34.95"
    later = Capture(run_id=run.id or 0, listing_key=page.key, captured_at=NOW, outcome="ambiguous", reasons=[reason])
    session.add(later)
    session.flush()
    second = day(1)
    assert full(second) == []
    assert any("349.50" in gap.reason for gap in second.gaps)


def test_a_gap_that_closed_is_told_once(day: Day, session: Session) -> None:
    day()
    page = session.exec(select(Listing).where(Listing.site == "gearfort")).one()
    page.active = False
    session.add(page)
    session.flush()
    assert "No longer so since the last digest: gearfort: blocked." in day(1).gaps_note
    assert not any("No longer so" in line for line in day(2).gaps_note)


def test_what_waits_for_the_reader_is_told_every_day(day: Day, story: Channel) -> None:
    story.violation(None, ViolationStatus.CONFIRMED, "Cheap.", party_key="a", case_subject="x", fact={}, held_run=9)
    for after in (0, 1):
        assert full(day(after))[0] == "Parties held back by run 9"


def test_that_no_page_is_watched_is_told_every_day(session: Session, workspace: Workspace) -> None:
    for after in (0, 1):
        now = NOW + timedelta(days=after)
        built = digest.build(
            session, workspace=workspace, rules={}, audience=Visibility.CHANNEL, local_date=now.date(), now=now
        )
        digest.say(session, workspace=workspace, rules={}, local_date=now.date(), now=now)
        assert full(built) == ["No page is watched", "Nothing was judged yet"]


def test_the_command_shows_every_gap_in_full_and_says_no_digest(
    day: Day, session: Session, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: datetime = NOW + timedelta(days=1)
    monkeypatch.setattr("monitor.cli.digest.wall_clock", lambda: later)
    day()
    session.commit()
    where = ["digest", "--gaps", "-w", str(workspace.root)]
    shown = run_command(*where)
    assert shown.exit_code == 0, shown.output
    assert "1 × gearfort: blocked – HTTP 403: the page asks for a captcha" in shown.output
    found = json.loads(run_command(*where, "--json").stdout)
    assert [gap["subject"] for gap in found][:3] == [
        "gearfort: blocked",
        "megamart: ambiguous, so not judged",
        "sightline: not readable, the layout changed",
    ]
    to_identify = [gap for gap in found if gap["subject"].startswith("To identify: ")]
    assert to_identify == [TO_IDENTIFY]
    assert not list(workspace.root.glob("out/digests/2026-03-04*"))
    refused = run_command("digest", "--audience", "legal", "-w", workspace.root)
    assert isinstance(refused.exception, SettingsError)
