"""Fetch report files from all mailboxes and servers of the settings; one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from monitor.errors import SettingsError
from monitor.health import outages
from monitor.model.health import Outage
from monitor.pipeline.arrivals import Arrivals
from monitor.pipeline.fetch_mail import fetch_mail, mail_name
from monitor.pipeline.journey import Journey
from monitor.settings import Workspace
from scrapers.file_source import SourceError

Fetch = Callable[[Arrivals], None]


def fetch(journey: Journey) -> None:
    """Put what is new in mailboxes and on servers into the inbox; tell what cannot be read, in the digest too."""
    if journey.files is not None:
        return  # files that are named are all there is to take in
    arrivals = Arrivals(journey.workspace, journey.database, journey.now, journey.archive, journey.run_id)
    troubles: dict[str, str] = {}
    for name, read in _sources(journey.workspace):
        if trouble := _fetched(name, read, arrivals):
            troubles[name] = trouble
        journey.progress("fetch", name)
        journey.breathe()
    with journey.database.session() as session:
        _remember(session, troubles, journey.now)
        session.commit()
    journey.failures += arrivals.failures
    journey.fetched += arrivals.files


def would_fetch(arrivals: Arrivals) -> None:
    """Find out what would be fetched, with arrivals that keep nothing."""
    for name, read in _sources(arrivals.workspace):
        _fetched(name, read, arrivals)


def _sources(workspace: Workspace) -> Iterator[tuple[str, Fetch]]:
    for box in workspace.settings.mailbox:
        yield mail_name(box), partial(fetch_mail, workspace, box)
    if not workspace.settings.sftp:
        return
    # The SSH library is large, and most passes need none of it.
    from monitor.pipeline.fetch_sftp import fetch_sftp, sftp_name  # noqa: PLC0415

    for folder in workspace.settings.sftp:
        yield sftp_name(folder), partial(fetch_sftp, workspace, folder)


def _fetched(name: str, read: Fetch, arrivals: Arrivals) -> str:
    """Fetch from one source; return what kept it from being read, or nothing."""
    try:
        read(arrivals)
    except (SourceError, SettingsError) as error:
        arrivals.failures.append(f"{name}: {error}")
        return str(error)
    return ""


def _remember(session: Session, troubles: dict[str, str], now: datetime) -> None:
    """Note which sources cannot be read since when, and which can be again or are no more."""
    for name, trouble in troubles.items():
        outages.begin(session, f"{outages.SOURCE}{name}", trouble, now=now)
    open_ones = select(Outage).where(col(Outage.subject).startswith(outages.SOURCE), col(Outage.ended_at).is_(None))
    for outage in session.exec(open_ones).all():
        name = outage.subject.removeprefix(outages.SOURCE)
        if name in troubles:
            outage.text = troubles[name]
            session.add(outage)
        else:
            outages.end(session, outage.subject, now=now)
