"""Whether a page was made for the customers we mean: its country and currency against the site's market."""

from __future__ import annotations

from babel.numbers import get_territory_currencies

from monitor.policy.codes import countries
from monitor.settings import Site
from scrapers.reading.page_place import market_of_address
from scrapers.records import Offer, PageReading


def seen_elsewhere(site: Site, asked: str, final_url: str, reading: PageReading) -> str:
    """Return by which sign a page was made for another country than the site's market, or an empty string.

    A redirect to another country's address counts always; currency, delivery and language only where the settings say
    where the site is seen from (`seen_from`), since only then a mismatch means that we stand in the wrong place.
    """
    landed = market_of_address(final_url)
    if landed and landed not in (site.market, market_of_address(asked)):
        return f"seen from elsewhere: the shop sent us to its page for {landed} ({final_url}), not {site.market}"
    if not site.seen_from:
        return ""
    for offer in reading.offers:
        sign = _foreign(site, offer)
        if sign:
            return f"seen from elsewhere: the settings say it is fetched from {site.seen_from}, but {sign}"
    return ""


def _foreign(site: Site, offer: Offer) -> str:
    expected = {site.currency} if site.currency else set(get_territory_currencies(site.market))
    if offer.currency and offer.currency not in expected:
        return f"the page's currency is {offer.currency}, not {' or '.join(sorted(expected))}"
    if offer.ships_to and site.market not in offer.ships_to:
        return f"the page delivers to {', '.join(offer.ships_to)}, not {site.market}"
    language, _, region = offer.language.replace("_", "-").partition("-")
    # English pages of any country often call themselves American.
    if language.lower() != "en" and region.upper() in countries() - {site.market}:
        return f"the page's language is {offer.language}, not that of {site.market}"
    return ""
