"""Collect and observe: visit every watched listing politely, archive what came, then read and observe it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import aclosing, contextmanager

from sqlmodel import Session, col, select

from monitor.errors import SettingsError
from monitor.health import outages
from monitor.model import Capture, Listing
from monitor.pipeline.collect_flow import Answer, Flow
from monitor.pipeline.collect_visit import Target, Visits, targets_of
from monitor.pipeline.dask_reading import Cluster
from monitor.pipeline.journey import Journey
from monitor.pipeline.politeness import limits_of, longest_unseen_first, remaining_today, request_for
from monitor.pipeline.reading_pool import UNDER_WAY, ReadingPool, executor_here
from monitor.pipeline.rendering import fetched
from monitor.settings import Collect
from scrapers.http import FetchRequest, PoliteClient
from scrapers.records import FetchFailure, Response
from scrapers.sites import request_for as interface_of

MANY = 200
"""Pages from which on it pays to start reading processes."""
_MOST_UNDER_WAY = 64
"""Batches that a cluster is given at a time at most: with large pages some hundreds of megabytes."""
_SUBJECT = "dask"


def collect(journey: Journey) -> None:
    """Visit the listings of this pass that it has not visited yet; every visit is stored as it comes."""
    sites = {site.name for site in journey.workspace.settings.site}
    with journey.database.session() as session:
        listings = _due(session, journey)
        targets = targets_of(session, journey, [listing for listing in listings if listing.site in sites])
    for listing in listings:
        if listing.site not in sites:
            journey.failures.append(f"{listing.url}: site '{listing.site}' is not in the settings; not seen")
    if targets:
        asyncio.run(_visit_all(journey, targets))


def reading_processes_for(settings: Collect, pages: int) -> int:
    """Return how many processes read beside the fetching one: as the settings say, else one a core for many pages."""
    if settings.readers is not None:
        return settings.readers
    cores = os.cpu_count() or 1
    return cores if cores > 1 and pages >= MANY else 0


def _due(session: Session, journey: Journey) -> Sequence[Listing]:
    done = select(Capture.listing_key).where(Capture.run_id == journey.run_id)
    query = select(Listing).where(col(Listing.active).is_(True), col(Listing.key).not_in(done))
    if journey.sites is not None:
        query = query.where(col(Listing.site).in_(sorted(journey.sites)))
    return session.exec(query.order_by(col(Listing.key))).all()


async def _visit_all(journey: Journey, targets: Mapping[str, Target]) -> None:
    with _pool(journey, len(targets)) as pool, Flow(pool, Visits(journey, targets)) as flow:
        async with aclosing(_answers(journey, targets)) as answers:
            await flow.take(answers)
    journey.breathe()


@contextmanager
def _pool(journey: Journey, pages: int) -> Iterator[ReadingPool]:
    """Yield what reads pages: the Dask cluster that the settings name; this machine where none is or does not serve."""
    settings = journey.workspace.settings.collect
    processes = reading_processes_for(settings, pages)
    if not settings.dask:
        with ReadingPool.of(processes) as pool:
            yield pool
        _say(journey, "")  # one that the settings name no longer is missed no longer
        return

    def start() -> Executor:
        if cluster.trouble:
            journey.progress("collect", cluster.trouble)
        return executor_here(processes) if cluster.trouble else cluster

    with Cluster(settings.dask) as cluster:
        # Some wait at each worker, but not so many that a large cluster fills this machine's memory with pages.
        with ReadingPool(start, min(max(UNDER_WAY, cluster.threads * 2), _MOST_UNDER_WAY)) as pool:
            yield pool
        _say(journey, cluster.trouble)


def _say(journey: Journey, trouble: str) -> None:
    """Say once a pass that a cluster did not serve, or note that it does; the digest tells of it when that is news."""
    with journey.database.session(writes_after_reading=True) as session:
        if trouble:
            outages.begin(session, _SUBJECT, trouble, now=journey.now)
            journey.failures.append(trouble)
        else:
            outages.end(session, _SUBJECT, now=journey.now)
        session.commit()


async def _answers(journey: Journey, targets: Mapping[str, Target]) -> AsyncGenerator[Answer]:
    """Yield what an interrupted pass had archived but not stored, in the archive's order, then what is fetched now."""
    requests = {}
    for key, target in targets.items():
        try:
            requests[key] = _request(journey, target)
        except SettingsError as error:  # a site's missing secret is that site's gap
            yield key, FetchFailure(target.listing.url, "settings", str(error), journey.now)
    for subject, url in journey.archive.orphans("page"):
        if subject in requests and requests[subject].url == url:
            response = journey.archive.orphan("page", subject, url)
            if response is not None:
                del requests[subject]
                yield subject, response
    async with aclosing(_fetched(journey, list(requests.values()))) as answers:
        async for request, answer in answers:
            yield request.key, answer
            if journey.should_stop():
                return


def _request(journey: Journey, target: Target) -> FetchRequest:
    site, listing = target.site, target.listing
    ask = interface_of(site.reader, listing.url, target.hints, journey.workspace.keys_of(site))
    last = target.last.capture if target.last and target.last.url == ask.url else None
    return request_for(journey.workspace, site, listing.key, ask, last)


async def _fetched(
    journey: Journey, requests: list[FetchRequest]
) -> AsyncGenerator[tuple[FetchRequest, Response | FetchFailure]]:
    with journey.database.session() as session:
        budget = remaining_today(session, journey.workspace, journey.now)
        if budget:
            requests = longest_unseen_first(session, requests)
    limits = limits_of(journey.workspace.settings.collect)
    client = PoliteClient(limits, now=lambda: journey.now, budget=budget)
    async with client, aclosing(fetched(journey, client, requests)) as answers:
        async for result in answers:
            yield result
