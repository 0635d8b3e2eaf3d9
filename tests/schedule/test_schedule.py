"""The schedule: which jobs, when, what is caught up, and how it ends."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from monitor.errors import FaultsError
from monitor.jobs import Job, jobs_of, missed
from monitor.model import JobRun
from monitor.schedule import Schedule
from monitor.settings import Workspace, settings_from
from monitor.store.session import open_database

NOW, HOUR = datetime(2026, 3, 10, 12, 0, tzinfo=UTC), timedelta(hours=1)
PATIENCE = 300.0
"""Seconds: what waits so long hangs, however busy the machine is."""


def _workspace(root: Path, **schedule: object) -> Workspace:
    data = {
        "brand": {"name": "Acme", "timezone": "Europe/Berlin"},
        "collect": {"contact": "mailto:channel@acme.example"},
        "site": [{"name": "alpha", "market": "US"}, {"name": "beta", "market": "DE"}],
        "schedule": {"sites": {"beta": "5 3 * * *"}, **schedule},
    }
    return Workspace(root, settings_from(data, "channelwarden.toml"))


def _job(jobs: list[Job], name: str) -> Job:
    return next(job for job in jobs if job.name == name)


def test_sites_are_searched_by_the_clock_only_where_the_settings_say_when(tmp_path: Path) -> None:
    assert "discover" not in [job.name for job in jobs_of(_workspace(tmp_path))]
    job = _job(jobs_of(_workspace(tmp_path, discover="30 4 * * *")), "discover")
    assert (job.plan, job.at_first_start) == ("discover", False)
    with pytest.raises(FaultsError, match=r"schedule\.discover"):
        jobs_of(_workspace(tmp_path, discover="daily"))


def test_every_site_has_its_collect_job_and_its_own_times_win(tmp_path: Path) -> None:
    jobs = jobs_of(_workspace(tmp_path))
    assert [job.name for job in jobs] == ["collect:alpha", "collect:beta", "ingest", "judge", "digest"]
    beta = _job(jobs, "collect:beta").trigger.get_next_fire_time(None, NOW)
    assert beta.isoformat() == "2026-03-11T03:05:00+01:00"


@pytest.mark.parametrize("evening", ["2026-03-28", "2026-10-24"])
def test_an_hourly_job_goes_on_by_the_hour_in_the_nights_that_the_clock_changes(tmp_path: Path, evening: str) -> None:
    workspace = _workspace(tmp_path, judge="0 * * * *")
    trigger, zone = _job(jobs_of(workspace), "judge").trigger, workspace.settings.brand.timezone
    at = trigger.get_next_fire_time(None, datetime.fromisoformat(f"{evening}T20:30:00+00:00").astimezone(zone))
    for _ in range(8):
        now = (at.astimezone(UTC) + timedelta(seconds=1)).astimezone(zone)
        following = trigger.get_next_fire_time(at, now)
        assert following.astimezone(UTC) - at.astimezone(UTC) == timedelta(hours=1)
        at = following


def test_the_digest_keeps_its_local_time_over_the_change_to_summer_time(tmp_path: Path) -> None:
    digest = _job(jobs_of(_workspace(tmp_path, digest_at="07:30")), "digest")
    before = digest.trigger.get_next_fire_time(None, datetime(2026, 3, 28, 12, tzinfo=UTC) - timedelta(days=1))
    after = digest.trigger.get_next_fire_time(None, datetime(2026, 3, 29, 12, tzinfo=UTC))
    assert before.isoformat() == "2026-03-28T07:30:00+01:00"
    assert after.isoformat() == "2026-03-30T07:30:00+02:00"


@pytest.mark.parametrize("field", ["8", "1-9", "noday", "*/0", "1/x", "1/", "*/1_0", "*/+2", "", "1-", "-1", "1,,2"])
def test_what_is_no_day_of_the_week_is_no_cron_expression(tmp_path: Path, field: str) -> None:
    with pytest.raises(FaultsError, match=r"schedule\.judge"):
        jobs_of(_workspace(tmp_path, judge=f"0 6 * * {field}"))


def test_days_of_month_and_week_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="which programs read in two ways"):
        jobs_of(_workspace(tmp_path, judge="0 6 1-7 * 1"))


def test_a_date_that_never_comes_is_no_cron_expression(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="no day of any year is one of these"):
        jobs_of(_workspace(tmp_path, judge="0 0 30 2 *"))


def test_all_faulty_cron_expressions_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(FaultsError) as caught:
        jobs_of(_workspace(tmp_path, ingest="every hour", judge="99 * * * *"))
    message = str(caught.value)
    assert "[schedule.ingest]: 'every hour'" in message
    assert "[schedule.judge]: '99 * * * *'" in message
    assert "five cron fields" in message


@pytest.mark.parametrize(
    ("name", "last", "expected"),
    [
        ("judge", None, True),
        ("digest", None, False),
        ("digest", JobRun(job="digest", due_at=NOW - timedelta(days=1)), True),
        ("digest", JobRun(job="digest", due_at=NOW - timedelta(minutes=1)), False),
        ("digest", JobRun(job="digest", due_at=NOW + HOUR), False),
        ("judge", JobRun(job="judge", started_at=NOW - timedelta(hours=7), finished_at=NOW - timedelta(hours=6)), True),
        ("judge", JobRun(job="judge", started_at=NOW - timedelta(minutes=9), finished_at=NOW), False),
        ("judge", JobRun(job="judge", started_at=NOW - timedelta(minutes=9)), True),
        ("digest", JobRun(job="digest", started_at=NOW, finished_at=NOW, result="failed: products.csv"), True),
        ("digest", JobRun(job="digest", started_at=NOW, finished_at=NOW, result="done with failures: shop"), False),
        ("digest", JobRun(job="digest", started_at=NOW + timedelta(days=1), finished_at=NOW + timedelta(days=1)), True),
        ("collect:beta", JobRun(job="collect:beta", started_at=NOW + timedelta(days=1)), True),
        (
            "judge",
            JobRun(job="judge", started_at=NOW + timedelta(hours=1), finished_at=NOW + timedelta(hours=1)),
            False,
        ),
        ("judge", JobRun(job="judge", started_at=NOW + HOUR), True),
    ],
    ids=[
        "never run",
        "digest waits for its hour",
        "its first hour fell into downtime",
        "another hour was noted before the settings changed",
        "its first hour is to come",
        "came due while down",
        "not due yet",
        "was killed at work",
        "failed and was mended",
        "has its failures told",
        "by a clock ahead",
        "so is this",
        "by a clock an hour ahead",
        "which was killed at work",
    ],
)
def test_what_was_missed_is_caught_up(tmp_path: Path, name: str, last: JobRun | None, expected: bool) -> None:
    assert missed(_job(jobs_of(_workspace(tmp_path)), name), last, NOW) is expected


def _initialised(root: Path) -> Path:
    subprocess.run([sys.executable, "-m", "monitor.cli.app", "init", str(root)], check=True, capture_output=True)
    settings = root / "channelwarden.toml"
    lines = settings.read_text("utf-8")
    # No site: the schedule must not reach out to the example's shop.
    settings.write_text(lines.split("[[site]]")[0], "utf-8")
    (root / "policy" / "listings.csv").unlink(missing_ok=True)
    return root


def _started(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "monitor.cli.app", "schedule", "-w", str(root)],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )


def _read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stderr is not None
    seen = ""
    deadline = time.monotonic() + PATIENCE
    while words not in seen and time.monotonic() < deadline:
        line = process.stderr.readline()
        if not line:
            break
        seen += line
    assert words in seen, seen
    return seen


def test_it_catches_up_refuses_a_second_copy_and_ends_gracefully_on_sigterm(tmp_path: Path) -> None:
    root = _initialised(tmp_path / "ws")
    process = _started(root)
    try:
        _read_until(process, "job judge: done")
        second = subprocess.run(
            [sys.executable, "-m", "monitor.cli.app", "schedule", "-w", str(root)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert second.returncode == 3
        assert "another channelwarden schedule works on" in second.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()
    database = open_database(f"sqlite:///{root / 'channelwarden.db'}")
    with database.session() as session:
        done = {row.job for row in session.exec(select(JobRun)).all() if row.finished_at is not None}
    database.close()
    assert {"ingest", "judge"} <= done


def test_a_failing_job_is_noted_and_the_schedule_goes_on(tmp_path: Path) -> None:
    root = _initialised(tmp_path / "ws")
    (root / "policy" / "products.csv").write_text("nonsense\n1\n", "utf-8")
    with _running(root):
        rows = _finished(root, lambda rows: len(rows) == 2)
    assert rows["judge"].result.startswith("failed: products.csv")
    assert rows["ingest"].result.startswith("failed: products.csv")


def test_a_job_that_failed_is_tried_again_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.schedule._FIRST_RETRY", timedelta(seconds=1))
    root = _initialised(tmp_path / "ws")
    products = root / "policy" / "products.csv"
    whole = products.read_text("utf-8")
    products.write_text("nonsense\n1\n", "utf-8")
    with _running(root):
        _finished(root, lambda rows: rows["judge"].result.startswith("failed"))
        products.write_text(whole, "utf-8")
        _finished(root, lambda rows: {row.result.partition(" ")[0] for row in rows.values()} == {"done"})


def test_a_disk_that_is_away_for_a_while_fails_jobs_that_are_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.schedule._FIRST_RETRY", timedelta(seconds=1))
    note, refused = Schedule._note, list[JobRun]()

    def away_at_first(schedule: Schedule, row: JobRun) -> None:
        if len(refused) < 2:
            refused.append(row)
            raise OSError(errno.ESTALE, "Stale file handle")
        note(schedule, row)

    monkeypatch.setattr(Schedule, "_note", away_at_first)
    root = _initialised(tmp_path / "ws")
    with _running(root):
        rows = _finished(root, lambda rows: len(rows) == 2)
    assert ({row.result for row in rows.values()}, len(refused)) == ({"done"}, 2)


def test_a_job_that_fails_while_the_schedule_ends_does_not_hold_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stopping, ended = threading.Event(), threading.Event(), threading.Event()

    def failing(_schedule: Schedule, _job: Job) -> str:
        begun.set()
        stopping.wait(PATIENCE)
        time.sleep(0.5)  # until the plan is closed
        ended.set()
        return "failed: the store is away"

    monkeypatch.setattr(Schedule, "_pass", failing)
    with _running(_initialised(tmp_path / "ws")) as schedule:
        assert begun.wait(PATIENCE)
        stop = threading.Thread(target=schedule.stop, daemon=True)
        stop.start()
        stopping.set()
        stop.join(30)
        assert (stop.is_alive(), ended.is_set()) == (False, True)


def test_a_site_that_is_named_while_the_schedule_works_is_visited_at_once(tmp_path: Path) -> None:
    root = _initialised(tmp_path / "ws")
    settings = root / "channelwarden.toml"
    with _running(root) as schedule:
        _finished(root, lambda rows: len(rows) == 2)
        settings.write_text(settings.read_text("utf-8") + '\n[[site]]\nname = "new"\nmarket = "US"\n', "utf-8")
        for _ in range(2):  # a file that is being written is not read yet
            schedule.heed_settings()
        assert _finished(root, lambda rows: "collect:new" in rows)["collect:new"].result == "done"


def test_jobs_fail_by_faulty_settings_and_are_made_once_these_are_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.schedule._FIRST_RETRY", timedelta(seconds=1))
    root = _initialised(tmp_path / "ws")
    files = {path: path.read_text("utf-8") for path in (root / "channelwarden.toml", root / "policy" / "products.csv")}

    def ended(schedule: Schedule, words: str) -> None:
        for _ in range(2):
            schedule.heed_settings()
        _finished(root, lambda rows: all(row.result.startswith(words) for row in rows.values()))

    with _running(root) as schedule:
        for path, words in zip(reversed(files), ("failed: products.csv", "failed: channelwarden.toml"), strict=True):
            path.write_text("nonsense\n1\n", "utf-8")
            ended(schedule, words)
        for path, text in files.items():
            path.write_text(text, "utf-8")
        ended(schedule, "done")


def test_after_weeks_of_downtime_one_digest_is_said_of_what_was_judged_before(tmp_path: Path) -> None:
    root = _initialised(tmp_path / "ws")
    long_ago = datetime.now(UTC) - timedelta(weeks=3)
    database = open_database(f"sqlite:///{root / 'channelwarden.db'}")
    with database.session() as session:
        for name in ("ingest", "judge", "digest"):
            session.add(JobRun(job=name, due_at=long_ago, started_at=long_ago, finished_at=long_ago, result="done"))
        session.commit()
    database.close()
    with _running(root):
        rows = _finished(root, lambda rows: sum(row.started_at > long_ago for row in rows.values()) == 3)
    assert sorted(rows, key=lambda name: rows[name].started_at) == ["ingest", "judge", "digest"]
    assert len(list((root / "out" / "digests").glob("*-channel.txt"))) == 1


def test_when_the_first_digest_is_due_is_noted_so_that_downtime_then_does_not_lose_it(tmp_path: Path) -> None:
    root = _initialised(tmp_path / "ws")
    due = _job(jobs_of(_workspace(root)), "digest").trigger.get_next_fire_time(None, datetime.now(UTC))
    with _running(root):
        _finished(root, lambda rows: len(rows) == 2)
    database = open_database(f"sqlite:///{root / 'channelwarden.db'}")
    with database.session() as session:
        noted = session.get_one(JobRun, "digest")
    database.close()
    assert (noted.due_at, noted.started_at) == (due, None)


def test_a_job_that_waited_for_hours_behind_another_is_made_all_the_same(tmp_path: Path) -> None:
    root = _initialised(tmp_path / "ws")
    with _running(root, clock=lambda: datetime.now(UTC) - timedelta(hours=3)):  # so its time was three hours ago
        _finished(root, lambda rows: len(rows) == 2)


def test_jobs_that_a_clock_planned_which_was_ahead_are_planned_anew_when_it_is_set_right(tmp_path: Path) -> None:
    root, ahead = _initialised(tmp_path / "ws"), [timedelta(days=2)]
    with _running(root, clock=lambda: datetime.now(UTC) + ahead[0]) as schedule:
        ahead[0] = timedelta()
        schedule.heed_clock()
        _finished(root, lambda rows: len(rows) == 2)


def test_what_came_due_while_the_machine_slept_is_made_in_order_the_digest_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, slept = _initialised(tmp_path / "ws"), [timedelta()]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + slept[0]

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Clock)
    at = datetime.now(_workspace(root).settings.brand.timezone) - 3 * HOUR
    times = {"digest_at": f"{at:%H:%M}", "ingest": f"30 {(at + HOUR):%H} * * *", "judge": f"0 {(at + HOUR):%H} * * *"}
    with _running(root, times, clock=lambda: Clock.now(UTC)) as schedule:
        _finished(root, lambda rows: len(rows) == 2)
        slept[0] = timedelta(days=2)
        schedule.heed_clock()
        rows = _finished(root, lambda rows: len(rows) == 3)
    assert sorted(rows, key=lambda name: rows[name].started_at) == ["ingest", "judge", "digest"]


@contextmanager
def _running(root: Path, times: dict[str, str] | None = None, **more: Any) -> Iterator[Schedule]:
    """Run the schedule of a workspace without sites in this process."""
    settings = _workspace(root, **times or {}).settings.model_copy(update={"site": ()})
    schedule = Schedule(Workspace(root, settings), **more)
    schedule.start()
    try:
        yield schedule
    finally:
        schedule.stop()


def _finished(root: Path, enough: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait until the jobs that ended are as a test needs them, and return their rows by name."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        database = open_database(f"sqlite:///{root / 'channelwarden.db'}")
        with database.session() as session:
            rows = {row.job: row for row in session.exec(select(JobRun)).all() if row.finished_at is not None}
        database.close()
        if len(rows) >= 2 and enough(rows):
            return rows
        time.sleep(0.2)
    raise AssertionError({name: row.result for name, row in rows.items()})
