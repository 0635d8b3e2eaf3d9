"""Which markets beside its own a page reaches, and by which sign: made for them, or merely delivering there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from babel.languages import get_official_languages
from sqlmodel import Session

from monitor.model.destination import Destination
from monitor.policy.codes import countries
from monitor.settings import Site
from monitor.store.session import once
from scrapers.records import Offer

_NO_COUNTRY = frozenset("ai ag cc co eu fm gg io la ly me sh su to tv vc ws".split())
"""Country domains that anybody takes for the sake of their letters; `eu` is no single market."""

_SOLE_CURRENCY = {
    "AUD": "AU", "BGN": "BG", "BRL": "BR", "BYN": "BY", "CAD": "CA", "CHF": "CH", "CNY": "CN", "CZK": "CZ", "DKK": "DK",
    "GBP": "GB", "HUF": "HU", "INR": "IN", "ISK": "IS", "JPY": "JP", "KRW": "KR", "KZT": "KZ", "MXN": "MX", "NOK": "NO",
    "NZD": "NZ", "PLN": "PL", "RON": "RO", "RUB": "RU", "SEK": "SE", "TRY": "TR", "UAH": "UA", "ZAR": "ZA",
}  # fmt: skip
"""Currencies that name a market by themselves; the euro and the US dollar do not."""


def reach_of(offer: Offer, site: Site, url: str, *, seat: str, own_page: bool) -> Mapping[str, str]:
    """Return the markets that a page reaches beside the seller's seat, each with the strongest sign of it.

    `seat` is the country of the seller's party, empty for a stranger: then the site's market stands for it. A domain
    or a language of the site's own market counts where the seller sits elsewhere: the settings only say whom we
    watch there.
    On a page that is not the seller's own (a marketplace) neither is the seller's choice: it is a mere delivery there.
    """
    home = seat or site.market
    delivered = set(offer.ships_to) - {home, site.market}
    found = dict.fromkeys(delivered, "delivery")
    currency = _SOLE_CURRENCY.get(offer.currency, "")
    if currency and currency not in (home, site.market) and offer.currency != site.currency:
        found[currency] = "currency"
    language = offer.language.replace("_", "-").partition("-")[0].lower()
    # English is read everywhere: by itself it addresses nobody's territory.
    if own_page and language and language != "en" and language not in _spoken(home):
        found.update(
            {market: "language" for market in {*delivered, site.market} - {home} if language in _spoken(market)}
        )
    domain = _country_domain(url)
    if domain and domain != home:
        found[domain] = "domain" if own_page else found.get(domain, "delivery")
    return found


def stored_reach(session: Session, reach: Mapping[str, str]) -> str:
    """Return the key of a reach, such as `AT:language CH:delivery`, and store its rows where they are new."""
    key = " ".join(f"{market}:{by}" for market, by in sorted(reach.items()))
    known: set[tuple[str, str]] = once(session, "destinations", set)
    for market, by in sorted(reach.items()):
        if (key, market) not in known:
            if session.get(Destination, (key, market)) is None:
                session.add(Destination(reach=key, market=market, by=by))
            known.add((key, market))
    return key


@cache
def _spoken(market: str) -> frozenset[str]:
    return frozenset(get_official_languages(market, regional=False, de_facto=True))


def _country_domain(url: str) -> str:
    """Return the country of an address's top-level domain, or an empty string."""
    last = (urlsplit(url).hostname or "").rpartition(".")[2].lower()
    code = {"uk": "GB"}.get(last, last.upper())
    return code if last not in _NO_COUNTRY and code in countries() else ""
