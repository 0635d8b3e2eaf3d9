"""The jobs of a workspace's schedule: their names and times, what was missed, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from monitor.errors import Fault, SettingsFaultsError
from monitor.local_cron import LocalCron
from monitor.model import JobRun, Run
from monitor.pipeline.run import CLOCK_SLACK
from monitor.settings import SETTINGS_FILE, Workspace

DONE, FAILED, LATE = "done", "failed", "late"
"""How a job stands; the result of one that could not be made begins with the second."""
_LATE_AFTER = timedelta(hours=1)
"""By so much a job may wait for its turn behind others."""


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
        raise SettingsFaultsError(workspace.placed(faults))
    return jobs


def missed(job: Job, last: JobRun | None, now: datetime) -> bool:
    """Tell whether a run of the job came due while nobody was there to make it, or failed and was not tried again.

    A run of a later day, noted by a clock that was ahead, says nothing of today: what was due since midnight is made.
    """
    if last is None or last.started_at is None:
        # Noted when settings named another hour: what counts is whether this job's own has passed since.
        return job.at_first_start or bool(
            last and last.due_at and job.trigger.get_next_fire_time(None, last.due_at) <= now
        )
    local = now.astimezone(job.trigger.zone)
    if last.started_at - now > CLOCK_SLACK and last.started_at.astimezone(job.trigger.zone).date() > local.date():
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return job.trigger.get_next_fire_time(None, midnight) <= now
    due = job.trigger.get_next_fire_time(last.started_at, last.started_at)
    unfinished = last.finished_at is None or last.finished_at < last.started_at
    return unfinished or last.result.startswith(FAILED) or due <= now


@dataclass(frozen=True)
class JobHealth:
    """How a job stands that a schedule made before: done, failed, or late where it came due again long ago.

    `due_at` is when it came due after it was made last, also by hand; `result` what the schedule noted of its last one.
    """

    job: str
    state: str
    made_at: datetime
    due_at: datetime
    result: str


def job_health(session: Session, workspace: Workspace, now: datetime) -> list[JobHealth]:
    """Return how the jobs stand, in their order; none where no schedule ever worked.

    A full pass, or one of the same plan, that somebody made by hand does what the job would have done.
    """
    passes = select(Run.plan, func.max(col(Run.started_at))).where(col(Run.finished_at).is_not(None))
    by_plan = dict(session.exec(passes.group_by(Run.plan)).all())
    found = []
    for job in jobs_of(workspace):
        noted = session.get(JobRun, job.name)
        if noted is None or noted.started_at is None:
            continue
        by_hand = [at for plan in ("run", job.plan, job.name) if (at := by_plan.get(plan)) and at > noted.started_at]
        made_at = max([noted.started_at, *by_hand])
        due_at = job.trigger.get_next_fire_time(made_at, made_at)
        state = FAILED if noted.result.startswith(FAILED) and not by_hand else DONE
        if due_at + _LATE_AFTER < now:
            state = LATE
        found.append(JobHealth(job.name, state, made_at, due_at, noted.result))
    return found
