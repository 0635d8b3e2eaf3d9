"""The main job: one pass over the channel, from the live market to the digest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from pkgutil import resolve_name

from sqlmodel import col, func, select

from monitor.cases.gate import gate_of
from monitor.cases.lifecycle import advance
from monitor.cases.one_site import doubt_words
from monitor.documents import digest, notice, review_sheet
from monitor.documents.ahead import set_aside
from monitor.documents.holding_back import hold_back
from monitor.documents.leaving import send_due
from monitor.documents.restored import doubt_letters
from monitor.evidence.adopting import AdoptingArchive
from monitor.evidence.archive import EvidenceArchive, EvidenceError
from monitor.evidence.own_store import open_store
from monitor.facts.registry import rules_of
from monitor.model import Capture, Evidence, Run
from monitor.pipeline.journey import Journey, Progress, begin, never, silent
from monitor.pipeline.judge import judge
from monitor.pipeline.legal_decisions import follow_all
from monitor.pipeline.scheme_results import reckon_schemes, review_settlements
from monitor.pipeline.take_in import take_in_agreements, take_policy, take_reports
from monitor.pipeline.watch import watch
from monitor.rulebook.counsel import load_decisions
from monitor.settings import Workspace
from monitor.store.lock import store_lock, workspace_lock
from monitor.store.session import Database
from scrapers.counted import number_of


@dataclass(frozen=True)
class RunSummary:
    """What one pass did; `outcomes` counts visits by outcome, `failures` names what went wrong and where.

    `fetched` are the report files that came from mailboxes and servers, below the inbox; `reports` say what became of
    report files, a line each.
    """

    violations_new: int = 0
    cases_opened: int = 0
    steps: int = 0
    finds: int = 0
    mails: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    held: bool = False
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


def advance_cases(journey: Journey) -> None:
    """Open, count, cure and reopen cases; propose steps through the law gate."""
    with journey.database.session(writes_after_reading=True) as session:
        follow_all(session, workspace=journey.workspace, rules=journey.rules, now=journey.now)
        summary = advance(
            session,
            run=journey.run,
            rules=journey.rules,
            gate=gate_of(journey.workspace, journey.rules, journey.local_date),
            limits=journey.workspace.settings.limits,
            now=journey.now,
            zone=journey.workspace.settings.brand.timezone,
        )
        journey.counts["held"] = summary.held
        journey.failures.extend(doubt_words(site) for site in summary.doubted)
        journey.count(session, cases_opened=summary.opened, steps=summary.steps)
        session.commit()
    journey.progress("cases", f"{summary.opened} opened")


def say_case_documents(journey: Journey) -> None:
    """Write notices for approved steps and review sheets for newly flagged agreements."""
    with journey.database.session(writes_after_reading=True) as session:
        for say in (notice.issue, review_sheet.issue):
            say(session, workspace=journey.workspace, rules=journey.rules, now=journey.now)
        session.commit()
    journey.progress("documents", "written")


def say_digest(journey: Journey) -> None:
    """Write the digest of the day, once a day and audience."""
    with journey.database.session(writes_after_reading=True) as session:
        digest.say(
            session,
            workspace=journey.workspace,
            rules=journey.rules,
            local_date=journey.local_date,
            now=journey.now,
        )
        session.commit()
    journey.progress("digest", journey.local_date.isoformat())


def send(journey: Journey) -> None:
    """Deliver what waits in the outbox."""
    if not journey.send:
        return
    # This pass's digest tells all up to its own time: what becomes of letters after it is news for the next one.
    said = "digest" in PLANS[journey.run.plan.partition(":")[0]]
    now = journey.now + _AFTER_THE_DIGEST if said else journey.now
    with journey.database.session(writes_after_reading=True) as session:
        hold_back(session, workspace=journey.workspace, rules=journey.rules, now=now)
        session.commit()
    summary = send_due(journey.database, journey.workspace, now, journey.should_stop)
    journey.mails += summary.mails
    journey.failures.extend(summary.failures)
    journey.progress("outbox", f"{number_of(summary.mails, 'mail')}")
    if summary.stopped:
        journey.breathe()


Step = Callable[[Journey], None]


def _loaded_late(place: str) -> Step:
    """Return the step kept at `module:function`: its libraries are slow to load, and most plans do not make it."""

    def make(journey: Journey) -> None:
        resolve_name(f"monitor.pipeline.{place}")(journey)

    return make


_AFTER_THE_DIGEST = timedelta(microseconds=1)

CLOCK_SLACK = timedelta(minutes=5)
"""By so much a machine's clock is put back in the ordinary course of things."""

STEPS: dict[str, Step] = {
    "policy": take_policy,
    "collect": _loaded_late("collect:collect"),
    "fetch": _loaded_late("fetch:fetch"),
    "ingest": take_reports,
    "settlements": review_settlements,
    "agreements": take_in_agreements,
    "schemes": reckon_schemes,
    "judge": judge,
    "exhibits": _loaded_late("exhibits:exhibit"),
    "timestamp": _loaded_late("stamping:stamp"),
    "health": watch,
    "cases": advance_cases,
    "documents": say_case_documents,
    "digest": say_digest,
    "outbox": send,
}
"""The steps of a full pass, in order; each can be run again alone and gives the same rows."""

ASIDE: dict[str, Step] = {"discover": _loaded_late("discover:discover")}
"""Steps that no full pass makes, since they ask sites for more than what is watched."""

PLANS: dict[str, tuple[str, ...]] = {
    "run": tuple(STEPS),
    "discover": ("policy", "discover"),
    "collect": ("policy", "collect", "timestamp", "health"),
    "fetch": ("fetch",),
    "ingest": ("policy", "fetch", "ingest", "settlements", "agreements"),
    "judge": ("policy", "schemes", "judge", "exhibits", "timestamp", "cases", "documents", "outbox"),
    "digest": ("policy", "digest", "outbox"),
}
"""Which steps each command and scheduled job makes."""


def run(
    workspace: Workspace,
    *,
    now: datetime,
    plan: str = "run",
    sites: Iterable[str] | None = None,
    files: list[Path] | None = None,
    send: bool = True,
    progress: Progress = silent,
    should_stop: Callable[[], bool] = never,
    lock_wait_seconds: float = 0.0,
) -> RunSummary:
    """Make one pass over the channel under the time `now` and return what it did.

    An unfinished pass of the same plan is taken up where it ended. Raises `FaultsError` before anything
    is collected when settings, policy, rules or decisions hold faults, and `LockedError` when another pass is under
    way.
    """
    started = time.monotonic()
    rules = rules_of(workspace)
    load_decisions(workspace.decisions, rules, workspace.local_date(now))
    chosen = None if sites is None else frozenset(workspace.settings.site_named(name).name for name in sites)
    with workspace_lock(workspace, wait_seconds=lock_wait_seconds, should_stop=should_stop):
        database = open_store(workspace, held=True)
        try:
            with store_lock(database, workspace) as still_held:
                evidence = EvidenceArchive(workspace.evidence)
                said = _clock_behind(database, now, workspace.local_date(now)) + _put_back(database, evidence)
                this, archive = _begun(workspace, database, evidence, _plan_key(plan, chosen), now)
                journey = Journey(
                    workspace,
                    database,
                    archive,
                    rules,
                    this,
                    now,
                    progress,
                    should_stop,
                    still_held,
                    sites=chosen,
                    files=files,
                    send=send,
                    counts={name: number for name, number in this.summary.items() if isinstance(number, int)},
                    failures=[*this.summary.get("failures", ()), *said],
                )
                return _walk(journey, plan, started)
        finally:
            database.close()


def _plan_key(plan: str, sites: frozenset[str] | None) -> str:
    return plan if sites is None else f"{plan}:{','.join(sorted(sites))}"


def _clock_behind(database: Database, now: datetime, today: date) -> list[str]:
    """Return the failure of a pass that begins before an earlier one did, as where a clock was put back."""
    with database.session(writes_after_reading=True) as session:
        latest = session.exec(select(func.max(col(Run.started_at)))).one()
        if latest is None or latest - now <= CLOCK_SLACK:
            return []
        set_aside(session, now=now, today=today, slack=CLOCK_SLACK)
        session.commit()
    said = f"clock: this machine says {now:%Y-%m-%d %H:%M} UTC, but an earlier pass was made at {latest:%Y-%m-%d %H:%M}"
    return [f"{said}: what is seen is dated by it, so set it right"]


def _put_back(database: Database, evidence: EvidenceArchive) -> list[str]:
    """Return the failure of a pass whose store does not know the passes that the archive tells of."""
    with database.session(writes_after_reading=True) as session:
        said = doubt_letters(session, evidence)
        session.commit()
    return said


def _begun(
    workspace: Workspace, database: Database, evidence: EvidenceArchive, plan_key: str, now: datetime
) -> tuple[Run, AdoptingArchive]:
    """Begin a pass or take an unfinished one up; raises `EvidenceError` where the archive lost what the store knows."""
    with database.session(writes_after_reading=True) as session:
        known = session.exec(select(func.max(col(Evidence.sequence)))).one() or 0
        this = begin(session, plan_key, now, workspace.local_date(now))
    if evidence.last_sequence < known:
        raise EvidenceError(
            f"the store knows evidence up to {known}, but {workspace.evidence} ends at {evidence.last_sequence}: "
            "records were removed. Restore the archive from a backup; `evidence verify` says what is missing."
        )
    return this, AdoptingArchive(evidence, known=known, run=this.id or 0, since=this.started_at)


def _walk(journey: Journey, plan: str, started: float) -> RunSummary:
    for name in PLANS[plan]:
        journey.breathe()
        (STEPS | ASIDE)[name](journey)
        _remember(journey, name)
    summary = RunSummary(
        **{name: journey.counts.get(name, 0) for name in ("violations_new", "cases_opened", "steps", "finds")},
        mails=journey.mails,
        outcomes=_outcomes(journey),
        held=bool(journey.counts.get("held")),
        seconds=round(time.monotonic() - started, 3),
        failures=list(dict.fromkeys(journey.failures)),
        fetched=journey.fetched,
        reports=journey.reports,
    )
    _remember(journey, "finished", finished=True)
    return summary


def _outcomes(journey: Journey) -> dict[str, int]:
    with journey.database.session() as session:
        rows = session.exec(
            select(Capture.outcome, func.count())
            .where(Capture.run_id == journey.run_id)
            .group_by(Capture.outcome)
            .order_by(Capture.outcome)
        ).all()
    return dict(rows)


def _remember(journey: Journey, step: str, *, finished: bool = False) -> None:
    """Store how far the pass came, so that a resumed pass counts on."""
    with journey.database.session(writes_after_reading=True) as session:
        journey.note(session, step=step, finished_at=journey.now if finished else None)
        session.commit()
