"""Discover: ask the sites' own searches for watched products, and keep what nobody watches yet as finds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from urllib.parse import quote_plus

from sqlmodel import Session, col, select

from monitor.errors import SettingsError
from monitor.intake.finds import take_cards
from monitor.intake.likeness import Likenesses
from monitor.model import Product
from monitor.pipeline.collect_visit import day_at, hints_of
from monitor.pipeline.journey import Journey
from monitor.pipeline.politeness import by_search, limits_of, remaining_today, request_for
from monitor.settings import Site, Workspace
from scrapers.counted import number_of
from scrapers.http import FetchRequest, PoliteClient
from scrapers.reading.refusal import refusal_of
from scrapers.reading.visit import page_of
from scrapers.records import FetchFailure, Page, Response
from scrapers.sites import cards_on
from scrapers.sites import request_for as interface_of

_LEFT_OUT = ("discontinued",)
"""States of a product for which nobody searches."""


@dataclass(frozen=True)
class Search:
    """One page of results to look through: on which site, for what (empty for a category page), and where."""

    site: str
    query: str
    url: str


def searches(workspace: Workspace, products: Sequence[Product], sites: frozenset[str] | None) -> list[Search]:
    """Return the searches that the settings ask for, each address once; without `sites` those of every site."""
    found = []
    for site in workspace.settings.site:
        if sites is not None and site.name not in sites:
            continue
        found += [Search(site.name, "", url) for url in site.category_pages]
        if site.search:
            found += [
                Search(site.name, query, site.search.replace("{query}", quote_plus(query)))
                for product in products
                for query in _queries(product)
            ]
    return list({search.url: search for search in found}.values())


def searched_products(session: Session) -> Sequence[Product]:
    """Return the products that are searched for, in order of SKU."""
    query = select(Product).where(col(Product.status).not_in(_LEFT_OUT))
    return session.exec(query.order_by(Product.sku)).all()


def discover(journey: Journey) -> None:
    """Ask every search of this pass and store the finds page by page; a page that cannot be read is named."""
    with journey.database.session() as session:
        products = searched_products(session)
        planned = searches(journey.workspace, products, journey.sites)
        likenesses = Likenesses(products)
    asyncio.run(_ask_all(journey, planned, likenesses))


def _queries(product: Product) -> Iterator[str]:
    if product.gtin:
        yield product.gtin
    brand_in_title = product.brand and product.brand.casefold() in product.title.casefold()
    name = product.title if brand_in_title else f"{product.brand} {product.title}"
    if name.strip():
        yield name.strip()


async def _ask_all(journey: Journey, planned: Sequence[Search], likenesses: Likenesses) -> None:
    limits = limits_of(journey.workspace.settings.collect)
    requests = []
    for place, search in enumerate(planned):
        try:
            requests.append(_request(journey, search, str(place)))
        except SettingsError as error:  # a site's missing secret is that site's gap
            journey.failures.append(f"{search.url}: {error}")
    with journey.database.session() as session:
        budget = remaining_today(session, journey.workspace, journey.now)
    client = PoliteClient(limits, now=lambda: journey.now, budget=budget)
    async with client, aclosing(client.fetch_all(requests)) as answers:
        async for request, answer in answers:
            with journey.database.session(writes_after_reading=True) as session:
                journey.count(session, **{by_search(request.site): answer.requests})
                session.commit()
            _take(journey, planned[int(request.key)], answer, likenesses)
            journey.breathe()


def _request(journey: Journey, search: Search, key: str) -> FetchRequest:
    site = journey.workspace.settings.site_named(search.site)
    ask = interface_of(site.reader, search.url, hints_of(site), journey.workspace.keys_of(site))
    return request_for(journey.workspace, site, key, ask)


def _take(journey: Journey, search: Search, answer: Response | FetchFailure, likenesses: Likenesses) -> None:
    site = journey.workspace.settings.site_named(search.site)
    page = None if isinstance(answer, FetchFailure) else page_of(answer, hints_of(site))
    try:
        trouble = _trouble(answer, page)
        cards = [] if trouble or page is None else cards_on(site.reader, page)
        if not (search.query or cards or trouble):  # a search may find nothing; a page of the brand's products may not
            trouble = "no product could be read on it; is it still where the brand's products are, without scripts?"
    except Exception as error:  # noqa: BLE001 - a hostile page must not end the run
        trouble, cards = f"the results could not be read: {type(error).__name__}: {error}", []
    if trouble:
        journey.failures.append(f"{search.url}: {trouble}")
        return
    with journey.database.session(writes_after_reading=True) as session:
        new = take_cards(session, site, cards, likenesses, now=journey.now, day=day_at(journey, site).day)
        journey.count(session, finds=new)
        session.commit()
    journey.progress("discover", f"{site.name}: {number_of(len(cards), 'result')}, {new} new")


def _trouble(answer: Response | FetchFailure, page: Page | None) -> str:
    """Return why a page of results could not be looked through, or an empty string."""
    if isinstance(answer, FetchFailure):
        return f"{answer.kind}: {answer.detail}"
    if answer.status != 200:
        return f"the search answered {answer.status}"
    body = page.tree.body if page is not None and page.text.lstrip()[:1] not in {"{", "["} else None
    return refusal_of(page, body.text(separator=" ")) if page is not None and body is not None else ""


def discoverable(site: Site) -> bool:
    """Return whether a site's settings say where to search."""
    return bool(site.search or site.category_pages)
