"""Times in which nothing was collected: told once they are over, or while they last, and not where they are usual."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from monitor.documents.unvisited import unvisited
from monitor.documents.window import Window
from monitor.model import Listing, Run

NOW = datetime(2026, 3, 10, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SIX_HOURLY = [timedelta(hours=hours) for hours in range(2, 24 * 12, 6)]
"""Ages of passes every six hours, the last two hours ago."""


def told(session: Session, ages: list[timedelta], *, since: timedelta | None = DAY, plan: str = "run") -> list[str]:
    """Return what is told of passes of these ages, in a digest whose last one was so long ago."""
    session.merge(Listing(key="alpine|https://alpine.example/1", site="alpine", url="https://alpine.example/1"))
    for age in ages:
        session.add(Run(started_at=NOW - age, local_date=(NOW - age).date(), plan=plan))
    session.flush()
    window = Window(None if since is None else NOW - since, NOW)
    return [gap.reason for gap in unvisited(session, window, UTC)]  # type: ignore[arg-type]


@pytest.mark.parametrize("plan", ["run", "collect:alpine"])
def test_after_three_days_of_standing_still_the_first_digest_says_so(session: Session, plan: str) -> None:
    ages = [timedelta(hours=1), *(age for age in SIX_HOURLY if age > 4 * DAY)]
    (reason,) = told(session, ages, since=4 * DAY, plan=plan)
    assert reason == (
        "From 6 Mar 2026 05:30 UTC to 10 Mar 2026 06:30 UTC nothing was collected: what the pages showed then is not "
        "known."
    )


def test_the_next_digest_says_it_no_more(session: Session) -> None:
    ages = [timedelta(hours=1), timedelta(hours=25), *(age for age in SIX_HOURLY if age > 4 * DAY)]
    assert told(session, ages) == []


def test_while_nothing_is_collected_it_is_told(session: Session) -> None:
    (reason,) = told(session, [age for age in SIX_HOURLY if age > 2 * DAY])
    assert reason == ("Since 8 Mar 2026 05:30 UTC nothing was collected: what the pages have shown since is not known.")


@pytest.mark.parametrize(
    "ages",
    [
        SIX_HOURLY,
        [timedelta(hours=1 + 24 * day) for day in range(20)],
        [timedelta(hours=1), timedelta(hours=33), *(timedelta(hours=33 + 24 * day) for day in range(1, 20))],
        [timedelta(hours=1 + 168 * week, minutes=site) for week in range(4) for site in range(9)],
        [],
    ],
    ids=["every six hours", "once a day", "once a day, and once later", "once a week, nine sites", "never"],
)
def test_what_is_usual_is_not_told(session: Session, ages: list[timedelta]) -> None:
    assert told(session, ages) == []


@pytest.mark.parametrize(("ages", "begins"), [([32 * DAY], "Since"), ([32 * DAY, timedelta(hours=1)], "From")])
def test_it_is_told_however_long_nothing_was_collected(session: Session, ages: list[timedelta], begins: str) -> None:
    (reason,) = told(session, ages)
    assert reason.startswith(begins)


def test_passes_that_visit_no_page_are_no_visits_and_a_first_digest_asks_for_none_before(session: Session) -> None:
    assert len(told(session, [timedelta(hours=1)], plan="judge")) == 0
    assert len(told(session, [4 * DAY, 5 * DAY])) == 1
    assert told(session, [3 * DAY], since=None) == []
