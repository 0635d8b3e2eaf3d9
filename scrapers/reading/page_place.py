"""Where a page comes from: language, market and currency, from what the site's settings, markup and address say."""

from __future__ import annotations

from scrapers.addresses import split_address
from scrapers.reading.currencies import parsed_locale
from scrapers.records import Page

_TLD_MARKET = {"uk": "GB", "eu": "", "su": "RU", "рф": "RU"}
_OPEN_TO_ALL: dict[str, tuple[str, ...]] = {"io": (), "co": ("com", "net", "nom"), "tv": (), "me": ("co",)}
"""Domains of lands that shops of all lands take, with what stands before them in that land alone (`shop.com.co`)."""
_ONE_MARKET = frozenset("ja ko pl cs hu ro bg tr da nb th vi he uk".split())
"""Languages of shops that count in one currency only."""
_RENAMED = {"no": "nb", "iw": "he", "in": "id"}
"""Old names of languages that pages still bear."""
_LANGUAGE_OF_MARKET = {"at": "de", "ch": "de", "be": "nl", "ie": "en", "gb": "en", "us": "en"}


def locale_of(page: Page) -> str:
    """Return the page's locale tag (`de_AT`), or an empty string: settings first, then markup and address."""
    given = page.hints.get("locale", "")
    market = page.hints.get("market", "") or market_of_address(page.url)
    if given and "_" in given.replace("-", "_"):
        return given.replace("-", "_")
    language = given or declared_language(page)
    parts = language.replace("-", "_").split("_")
    if market:
        named = _RENAMED.get(parts[0], parts[0]) or _LANGUAGE_OF_MARKET.get(market.lower(), "und")
        for tag in (f"{named}_{market.upper()}", f"und_{market.upper()}"):
            if parsed_locale(tag) is not None:
                return tag
    return "_".join(parts) if parsed_locale("_".join(parts)) is not None else ""


def is_of_one_market(locale: str) -> bool:
    """Say whether a locale tag leaves no doubt of the currency: it names a country, or a language of one country."""
    return "_" in locale or locale in _ONE_MARKET


def market_of_address(url: str) -> str:
    """Return the ISO 3166-1 country an address names by its domain or a path such as `/gb/en/`, or nothing."""
    split = split_address(url)
    host = split.hostname or ""
    *_, above, last = ["", *host.split(".")] if "." in host else ["", ""]
    if last in _TLD_MARKET:
        return _TLD_MARKET[last]
    if (
        len(last) == 2
        and last.isalpha()
        and parsed_locale(f"und_{last.upper()}")
        and (last not in _OPEN_TO_ALL or above in _OPEN_TO_ALL[last])
    ):
        return last.upper()
    for part in split.path.lower().split("/")[1:3]:
        if len(part) == 2 and part in {"gb", "uk", "us", "ie", "au", "ca", "nz", "mx", "cl", "at", "ch", "be"}:
            return "GB" if part == "uk" else part.upper()
    return ""


def declared_language(page: Page) -> str:
    """Return the language that the markup declares for the whole page (BCP 47, cut short), or an empty string."""
    root = page.tree.root
    language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else ""
    if not language:
        meta = page.tree.css_first('meta[property="og:locale"],meta[http-equiv="content-language" i]')
        language = (meta.attributes.get("content") or "") if meta is not None else ""
    return language.strip()[:8]
