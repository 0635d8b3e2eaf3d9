"""The headless schedule on APScheduler: jobs from the settings, no overlap, catch-up, a graceful end."""

from __future__ import annotations

import logging
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from monitor.errors import ChannelwardenError, StoppedError
from monitor.evidence.own_store import open_store
from monitor.jobs import FAILED, Job, jobs_of, missed
from monitor.model import JobRun
from monitor.pipeline.run import CLOCK_SLACK, run
from monitor.settings import SETTINGS_FILE, Workspace, open_workspace
from monitor.store.lock import workspace_lock
from monitor.store.session import first_line

log = logging.getLogger("channelwarden.schedule")
_LOCK_WAIT_SECONDS = 600.0
"""How long a job waits for a pass that somebody started by hand."""
_FIRST_RETRY, _LONGEST_RETRY = timedelta(minutes=5), timedelta(hours=1)
"""When a job that failed is tried again, and the most that this grows to while it goes on failing."""
_ORDER = ("collect", "ingest", "judge", "discover", "digest")
_LOOK_SECONDS, _LOOK_AGAIN_SECONDS = 1.0, 30.0
"""How often clock and settings are looked at, and when again where the store was away that planning needs."""


_UNUSABLE = (ChannelwardenError, DBAPIError, OSError)
"""What stands in the way of a job and may be over soon: faults, a store or a mounted disk that is away."""


class Schedule:
    """The running schedule of one workspace; `stop()` lets the unit of work at hand end and then returns."""

    def __init__(self, workspace: Workspace, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._workspace = workspace
        self._clock = clock
        self._stopping = threading.Event()
        self._at_work = threading.Lock()
        self._jobs = _by_key(workspace)
        self._settings_seen = self._settings_coming = self._settings_stamp()
        self._faults = ""
        self._clock_said = clock()
        self._failed: Counter[str] = Counter()
        # One worker: jobs queue instead of overlapping, since they share the workspace's one writer.
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1},
            timezone=workspace.settings.brand.timezone,
        )

    def start(self) -> None:
        """Add the jobs, catch up on missed ones at once, in their order, and start."""
        self._plan(list(self._jobs))
        self._scheduler.start()

    def _plan(self, keys: Iterable[str]) -> None:
        """Add jobs, or put them in the place of those of the same key; what was missed is due at once.

        When a job that was never made is due is noted: else one whose every time fell into downtime never would be.
        """
        now = self._clock()
        with self._session() as session:
            for key in keys:
                job = self._jobs[key]
                last = session.get(JobRun, job.name)
                late = missed(job, last, now)
                due = now if late else job.trigger.get_next_fire_time(None, now)
                if last is None or last.started_at is None:
                    session.merge(JobRun(job=job.name, due_at=due))
                self._add(key, due)
                log.info("job %s: %s%s", job.name, job.trigger, " (catching up now)" if late else "")
            session.commit()

    def _add(self, key: str, due: datetime) -> None:
        job = self._jobs[key]
        self._scheduler.add_job(
            self._run,
            job.trigger,
            args=[key],
            id=key,
            name=job.name,
            next_run_time=due,
            misfire_grace_time=self._workspace.settings.schedule.misfire_grace_seconds,
            replace_existing=True,
        )

    def stop(self) -> None:
        """Ask the pass at hand to stop at its next safe point, wait for it, and end."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        # APScheduler's own wait holds the plan meanwhile, which a job that fails just then asks when to be tried again.
        with self._at_work:
            pass

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
        pause = _LOOK_SECONDS
        while not self._stopping.wait(pause):
            pause = _LOOK_SECONDS
            try:
                self.heed_clock()
                self.heed_settings()
            except _UNUSABLE as error:
                log.warning("the jobs cannot be planned anew yet: %s", _said(error))
                pause = _LOOK_AGAIN_SECONDS
        self.stop()

    def heed_clock(self) -> None:
        """Plan anew where the machine's clock was set, or this process stood still: what is due is made in its order.

        Jobs planned by a clock that was ahead would not come for days; those of a day that was slept through would be
        made by their own times, and a digest told of what was judged before the pages were visited again.
        """
        now = self._clock()
        if abs(now - self._clock_said) > CLOCK_SLACK:
            log.info("the clock was at %s and is at %s: the jobs are planned anew", self._clock_said, now)
            with self._at_rest():
                self._plan(list(self._jobs))
        self._clock_said = now

    @contextmanager
    def _at_rest(self) -> Iterator[None]:
        """Let no job begin while several are planned: each would as it is put in, before those that go first."""
        self._scheduler.pause()
        try:
            yield
        finally:
            self._scheduler.resume()

    def heed_settings(self) -> None:
        """Go on by the settings as they are, once nobody writes them; while they hold faults every job fails by them.

        Jobs are planned anew: new ones as at a start, those that failed at once, the others where their times changed.
        """
        before, self._settings_coming = self._settings_coming, self._settings_stamp()
        if self._settings_coming == self._settings_seen or self._settings_coming != before:
            return
        try:
            workspace = open_workspace(self._workspace.root)
            jobs = _by_key(workspace)
        except (ChannelwardenError, OSError) as error:
            log.error("%s was changed and cannot be used; no job is made by it: %s", SETTINGS_FILE, error)
            self._faults, self._settings_seen = f"{FAILED}: {error}", self._settings_coming
            return
        log.info("%s was changed: the jobs go on by it", SETTINGS_FILE)
        self._workspace, self._jobs, self._faults = workspace, jobs, ""
        planned = {item.id: item for item in self._scheduler.get_jobs()}
        now = self._clock()
        with self._at_rest():
            for key in planned.keys() - jobs.keys():
                self._scheduler.remove_job(key)
            for key in planned.keys() & jobs.keys():
                as_before = str(jobs[key].trigger) == str(planned[key].trigger)
                due = planned[key].next_run_time if as_before else jobs[key].trigger.get_next_fire_time(None, now)
                self._add(key, now if self._failed[key] else due)
            self._plan(sorted(jobs.keys() - planned.keys()))
        self._settings_seen = self._settings_coming

    def _settings_stamp(self) -> tuple[int, ...]:
        """Return what tells that the settings file was written since."""
        try:
            found = (self._workspace.root / SETTINGS_FILE).stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _run(self, key: str) -> None:
        with self._at_work:
            self._make(key)

    def _make(self, key: str) -> None:
        job = self._jobs.get(key)
        if job is None or self._stopping.is_set():
            return
        try:
            result = self._noted(job)
        except _UNUSABLE as error:
            result = f"{FAILED}: {_said(error)}"
        log.info("job %s: %s", job.name, result)
        self._failed[key] = self._failed[key] + 1 if result.startswith(FAILED) else 0
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
        if self._faults:
            return self._faults
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
        except (ChannelwardenError, DBAPIError) as error:
            return f"{FAILED}: {_said(error)}"
        except Exception as error:
            # A job must not take the schedule down: the next one may succeed, and the log says why.
            log.exception("job %s failed", job.name)
            return f"{FAILED}: {type(error).__name__}: {error}"
        return "done" if not summary.failures else f"done with failures: {'; '.join(summary.failures)}"

    def _note(self, row: JobRun) -> None:
        with self._session() as session:
            session.merge(row)
            session.commit()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with closing(open_store(self._workspace)) as database, database.session(writes_after_reading=True) as session:
            yield session


def _by_key(workspace: Workspace) -> dict[str, Job]:
    """Return the jobs by ids in whose order those due at the same time are made: a digest tells of what was judged."""
    return {f"{_ORDER.index(job.plan)} {job.name}": job for job in jobs_of(workspace)}


def _said(error: ChannelwardenError | DBAPIError | OSError) -> str:
    return f"the store failed: {first_line(error)}" if isinstance(error, DBAPIError) else str(error)


def serve(workspace: Workspace) -> None:
    """Run the schedule until SIGTERM; a second copy on the workspace is refused with `LockedError`."""
    with workspace_lock(workspace, purpose="schedule"):
        schedule = Schedule(workspace)
        schedule.heed_signals()
        schedule.start()
        schedule.wait()
