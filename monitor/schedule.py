"""The headless schedule on APScheduler: jobs from the settings, no overlap, catch-up, a graceful end."""

from __future__ import annotations

import logging
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from monitor.errors import ChannelwardenError, Fault, SettingsFaultsError
from monitor.evidence.own_store import open_store
from monitor.local_cron import LocalCron
from monitor.model import JobRun
from monitor.pipeline.journey import StoppedError
from monitor.pipeline.lock import workspace_lock
from monitor.pipeline.run import CLOCK_SLACK, run
from monitor.settings import SETTINGS_FILE, Workspace
from monitor.store.session import Database, first_line

log = logging.getLogger("channelwarden.schedule")
_LOCK_WAIT_SECONDS = 600.0
"""How long a job waits for a pass that somebody started by hand."""
_FIRST_RETRY, _LONGEST_RETRY = timedelta(minutes=5), timedelta(hours=1)
"""When a job that failed is tried again, and the most that this grows to while it goes on failing."""


@dataclass(frozen=True)
class Job:
    """A scheduled pass: its name, when it is due, the plan it makes and, for a collect job, its site.

    `at_first_start` says whether a workspace that never ran the job runs it at once.
    """

    name: str
    trigger: LocalCron
    plan: str
    site: str | None = None
    at_first_start: bool = True


def jobs_of(workspace: Workspace) -> list[Job]:
    """Return the jobs that the settings ask for.

    Raises `SettingsFaultsError` with every cron expression that is none.
    """
    settings, faults, jobs = workspace.settings, [], []

    def cron(key: str, expression: str) -> LocalCron | None:
        try:
            return LocalCron(expression, settings.brand.timezone)
        except ValueError as error:
            expected = "five cron fields such as '0 */6 * * *'"
            faults.append(Fault(SETTINGS_FILE, 0, f"schedule.{key}", f"'{expression}': {error}", expected))
            return None

    for site in settings.site:
        own = settings.schedule.sites.get(site.name)
        key = f"sites.{site.name}" if own else "collect"
        if trigger := cron(key, own or settings.schedule.collect):
            jobs.append(Job(f"collect:{site.name}", trigger, "collect", site.name))
    timed = settings.schedule
    for plan, expression in (("ingest", timed.ingest), ("judge", timed.judge), ("discover", timed.discover)):
        if not expression and plan == "discover":
            continue
        if trigger := cron(plan, expression):
            jobs.append(Job(plan, trigger, plan, at_first_start=plan != "discover"))
    at = settings.schedule.digest_at
    digest_trigger = LocalCron(f"{at.minute} {at.hour} * * *", settings.brand.timezone)
    jobs.append(Job("digest", digest_trigger, "digest", at_first_start=False))
    if faults:
        raise SettingsFaultsError(faults)
    return jobs


def missed(job: Job, last: JobRun | None, now: datetime) -> bool:
    """Tell whether a run of the job came due while nobody was there to make it.

    A run that a clock noted which was ahead says nothing of today: what was due since midnight is made once more.
    """
    if last is None or last.started_at is None:
        return job.at_first_start
    if last.started_at - now > CLOCK_SLACK:
        midnight = now.astimezone(job.trigger.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return job.trigger.get_next_fire_time(None, midnight) <= now
    due = job.trigger.get_next_fire_time(last.started_at, last.started_at)
    unfinished = last.finished_at is None or last.finished_at < last.started_at
    return unfinished or due <= now


class Schedule:
    """The running schedule of one workspace; `stop()` lets the unit of work at hand end and then returns."""

    def __init__(self, workspace: Workspace, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._workspace = workspace
        self._clock = clock
        self._stopping = threading.Event()
        # Jobs that are due at the same time are made in the order of their ids: a digest tells of what was judged.
        self._jobs = {f"{place:04} {job.name}": job for place, job in enumerate(jobs_of(workspace))}
        self._clock_said = clock()
        self._failed: Counter[str] = Counter()
        # One worker: jobs queue instead of overlapping, since they share the workspace's one writer.
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": workspace.settings.schedule.misfire_grace_seconds,
            },
            timezone=workspace.settings.brand.timezone,
        )

    def start(self) -> None:
        """Add the jobs, catch up on missed ones at once, in their order, and start."""
        now = self._clock()
        with self._session() as session:
            for key, job in self._jobs.items():
                late = missed(job, session.get(JobRun, job.name), now)
                extra = {"next_run_time": now} if late else {}
                self._scheduler.add_job(self._run, job.trigger, args=[key], id=key, name=job.name, **extra)
                log.info("job %s: %s%s", job.name, job.trigger, " (catching up now)" if late else "")
        self._scheduler.start()

    def stop(self) -> None:
        """Ask the pass at hand to stop at its next safe point, wait for it, and end."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def heed_signals(self) -> None:
        """End gracefully when SIGTERM, SIGINT or SIGHUP arrives; one that is ignored (`nohup`) stays so."""

        def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the handler's signature
            log.info("%s: ending after the work at hand", signal.Signals(number).name)
            self._stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, on_signal)

    def wait(self) -> None:
        """Block until `stop` is called or a signal that is heeded arrives; then end gracefully."""
        while not self._stopping.wait(1.0):
            self.heed_clock()
        self.stop()

    def heed_clock(self) -> None:
        """Plan anew where the machine's clock was set: jobs planned by one that was ahead would not come for days."""
        before, self._clock_said = self._clock_said, self._clock()
        if self._clock_said - before > CLOCK_SLACK:
            self._scheduler.wakeup()
        elif before - self._clock_said > CLOCK_SLACK:
            log.info("the clock was put back to %s: the jobs are planned anew", self._clock_said.isoformat())
            with self._session() as session:
                for key, job in self._jobs.items():
                    late = missed(job, session.get(JobRun, job.name), self._clock_said)
                    due = self._clock_said if late else job.trigger.get_next_fire_time(None, self._clock_said)
                    self._scheduler.modify_job(key, next_run_time=due)

    def _run(self, key: str) -> None:
        if self._stopping.is_set():
            return
        job = self._jobs[key]
        try:
            result = self._noted(job)
        except ChannelwardenError as error:
            result = f"failed: {error}"
        except DBAPIError as error:
            result = f"failed: the store failed: {first_line(error)}"
        log.info("job %s: %s", job.name, result)
        self._failed[key] = self._failed[key] + 1 if result.startswith("failed") else 0
        if self._failed[key]:
            self._try_again(key)

    def _noted(self, job: Job) -> str:
        """Make a job's pass with a note before and after it; return how it ended."""
        started = self._clock()
        self._note(JobRun(job=job.name, due_at=started, started_at=started, result="running"))
        result = self._pass(job)
        ended = JobRun(job=job.name, due_at=started, started_at=started, result=result[:500])
        if result != "stopped":
            ended.finished_at = self._clock()
        self._note(ended)
        return result

    def _try_again(self, key: str) -> None:
        """Make a job that failed due again soon: a digest that the store was away for would be a day without one."""
        wait = min(_FIRST_RETRY * 2 ** min(self._failed[key] - 1, 10), _LONGEST_RETRY)
        planned = self._scheduler.get_job(key)
        if planned and planned.next_run_time > (at := self._clock() + wait):
            self._scheduler.modify_job(key, next_run_time=at)

    def _pass(self, job: Job) -> str:
        sites = None if job.site is None else [job.site]
        try:
            summary = run(
                self._workspace,
                now=self._clock(),
                plan=job.plan,
                sites=sites,
                should_stop=self._stopping.is_set,
                lock_wait_seconds=_LOCK_WAIT_SECONDS,
            )
        except StoppedError:
            return "stopped"
        except ChannelwardenError as error:
            return f"failed: {error}"
        except DBAPIError as error:
            return f"failed: the store failed: {first_line(error)}"
        except Exception as error:
            # A job must not take the schedule down: the next one may succeed, and the log says why.
            log.exception("job %s failed", job.name)
            return f"failed: {type(error).__name__}: {error}"
        return "done" if not summary.failures else f"done with failures: {'; '.join(summary.failures)}"

    def _note(self, row: JobRun) -> None:
        with self._session() as session:
            session.merge(row)
            session.commit()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        database: Database = open_store(self._workspace)
        try:
            with database.session(writes_after_reading=True) as session:
                yield session
        finally:
            database.close()


def serve(workspace: Workspace) -> None:
    """Run the schedule until SIGTERM; a second copy on the workspace is refused with `LockedError`."""
    with workspace_lock(workspace, purpose="schedule"):
        schedule = Schedule(workspace)
        schedule.heed_signals()
        schedule.start()
        schedule.wait()
