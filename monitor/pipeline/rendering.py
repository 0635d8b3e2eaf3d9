"""Visits by the browser: pages of sites that ask for it, beside those that the polite client reads alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing

from monitor.health import outages
from monitor.pipeline.journey import Journey
from monitor.settings import Browser
from scrapers.browser import BrowserFetcher
from scrapers.browser_program import BrowserAbsentError, BrowserLimits
from scrapers.http import FetchRequest, PoliteClient
from scrapers.records import FetchFailure, Response

SUBJECT = "browser"
Answers = AsyncGenerator[tuple[FetchRequest, Response | FetchFailure]]


async def fetched(journey: Journey, client: PoliteClient, requests: Iterable[FetchRequest]) -> Answers:
    """Yield the answer to every request as it comes.

    Where there is no browser, that is said once and the pages that need one are not seen; all others are.
    """
    wanted = list(requests)
    sites = {site.name for site in journey.workspace.settings.site if site.browser}
    scripted = [request for request in wanted if request.site in sites]
    plain = [request for request in wanted if request.site not in sites]
    async with aclosing(client.fetch_all(plain)) as answers:
        async for pair in answers:
            yield pair
    if not scripted:
        return
    browser = opened_browser(journey, client)
    try:
        await browser.__aenter__()
    except BrowserAbsentError as error:
        say_absent(journey, error, "not seen: " + ", ".join(sorted({request.site for request in scripted})))
        for request in scripted:
            yield request, FetchFailure(request.url, "browser", str(error), journey.now)
        return
    try:
        say_present(journey)
        for request in scripted:
            yield request, await browser.fetch(request)
    finally:
        await browser.__aexit__(None, None, None)


def opened_browser(journey: Journey, client: PoliteClient) -> BrowserFetcher:
    """Return the browser that the settings ask for, not started yet."""
    settings = journey.workspace.settings.browser
    return BrowserFetcher(client, limits_of_browser(settings), program=settings.path)


def limits_of_browser(settings: Browser) -> BrowserLimits:
    """Return the limits of one rendered page that the settings ask for."""
    return BrowserLimits(settings.timeout_seconds, settings.max_requests, settings.max_bytes)


def say_absent(journey: Journey, error: BrowserAbsentError, consequence: str) -> None:
    """Say once a pass that there is no browser and what follows; the digest tells of it when that is news."""
    text = f"{error}; {consequence}"
    with journey.database.session(writes_after_reading=True) as session:
        outages.begin(session, SUBJECT, text, now=journey.now)
        session.commit()
    if text not in journey.failures:
        journey.failures.append(text)


def say_present(journey: Journey) -> None:
    """Note that the browser works, after a time without one too."""
    with journey.database.session(writes_after_reading=True) as session:
        outages.end(session, SUBJECT, now=journey.now)
        session.commit()
