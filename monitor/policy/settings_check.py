"""Settings that are well-formed but refer to nothing: unknown parties, readers, layouts, codes, sites, columns."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterator
from importlib.util import find_spec

from monitor.errors import Fault
from monitor.mail_address import AddressError, is_mail_address, sender_of
from monitor.policy.cells import HOLDS_LOGIN
from monitor.policy.codes import countries, currencies, did_you_mean, is_region
from monitor.policy.records import PolicyTables
from monitor.settings import SETTINGS_FILE, MailServer, Partner, Settings, Site
from monitor.settings_lines import line_of
from monitor.vocabulary import PartyRole
from scrapers.addresses import holds_login
from scrapers.layouts import layouts
from scrapers.layouts.table import FIELDS
from scrapers.sites import reader_names


def check_settings(settings: Settings, text: str, tables: PolicyTables, channels: Collection[str]) -> list[Fault]:
    """Return the faults of settings against the policy files, the readers and the layouts; `text` locates them.

    `channels` are those that a reader of documents may name in front of an address.
    """
    known = {str(record.values["id"]) for record in tables.of("parties") if record.values.get("id")}
    parties = known if tables.knows("parties") else None
    faults: list[Fault] = []
    for index, site in enumerate(settings.site):
        faults += [_fault(text, "site", index, problem) for problem in _site(site, settings, parties)]
    for index, partner in enumerate(settings.partner):
        faults += [_fault(text, "partner", index, problem) for problem in _partner(partner, parties)]
    names = [source.name for source in settings.sftp]
    for index, name in enumerate(names):
        if names.count(name) > 1:
            twice = ("name", f"two sources are called '{name}'", "a name of its own for each [[sftp]]")
            faults.append(_fault(text, "sftp", index, twice))
    if settings.collect.dask and find_spec("distributed") is None:
        problem = "reading over a Dask cluster takes packages that are not installed"
        faults.append(_fault(text, "collect", None, ("dask", problem, "them: pip install 'channelwarden[dask]'")))
    faults += [_fault(text, "recipients", None, problem) for problem in _recipients(settings, tables, channels)]
    faults += [_fault(text, "mail", None, problem) for problem in _mail(settings.mail)]
    sites = {site.name for site in settings.site}
    for name in settings.schedule.sites:
        if name not in sites:
            problem = f"no [[site]] is called '{name}'{did_you_mean(name, tuple(sites))}"
            line = line_of(text, ("schedule", "sites", name))
            faults.append(Fault(SETTINGS_FILE, line, f"schedule.{name}", problem, ", ".join(sorted(sites))))
    return faults


Problem = tuple[str, str, str]
"""Key in the table, what is wrong, what was expected"""


def _site(site: Site, settings: Settings, parties: Collection[str] | None) -> Iterator[Problem]:
    if sum(other.name == site.name for other in settings.site) > 1:
        yield "name", f"two sites are called '{site.name}'", "a name of its own for each [[site]]"
    if site.reader not in reader_names():
        yield "reader", f"unknown reader '{site.reader}'{_hint(site.reader, reader_names())}", ", ".join(reader_names())
    if site.search and "{query}" not in site.search:
        yield (
            "search",
            f"'{site.search}' has no place for the query",
            "an address such as https://shop.example/s?q={query}",
        )
    addresses = [("base_url", site.base_url), ("search", site.search)]
    for key, url in (*addresses, *(("category_pages", url) for url in site.category_pages)):
        if holds_login(url):
            yield key, *HOLDS_LOGIN
        elif url and not url.startswith(("https://", "http://")):
            yield key, f"'{url}' is no address", "https://…"
    if site.market not in countries():
        yield "market", f"unknown market '{site.market}'", "an ISO 3166-1 code such as US"
    if site.seen_from and site.seen_from not in countries():
        yield "seen_from", f"unknown country '{site.seen_from}'", "an ISO 3166-1 code such as US"
    if site.currency and site.currency not in currencies():
        yield "currency", f"unknown currency '{site.currency}'", "an ISO 4217 code such as USD"
    if parties is not None and site.party and site.party not in parties:
        yield "party", f"unknown party '{site.party}'{_hint(site.party, parties)}", "an id of policy/parties.csv"


def _recipients(settings: Settings, tables: PolicyTables, channels: Collection[str]) -> Iterator[Problem]:
    """Yield the readers of digests that are parties outside: nothing but a letter past the law gate goes to one."""
    outside = {
        str(record.values["email"]).casefold(): record.values.get("id")
        for record in tables.of("parties")
        if record.values.get("email") and record.values.get("role") != PartyRole.OWN_SHOP
    }
    for audience in ("channel", "legal"):
        for address in getattr(settings.recipients, audience):
            name, _, rest = address.partition(":")
            if rest and name in channels and "," in rest:
                yield audience, f"'{address}' holds a comma", "an entry of its own for each reader"
            if not (rest and name in channels) and not is_mail_address(address):
                other = f", or an address behind one of {', '.join(f'{one}:' for one in channels)}" if channels else ""
                yield audience, f"'{address}' is no mail address", f"bare addresses such as anna@brand.example{other}"
            if party := outside.get(address.casefold()) or outside.get(rest.casefold()):
                said = f"'{address}' is the address of the party {party}, who would read what is said of all others"
                yield audience, said, "addresses of the house; nothing is mailed to this one"


def _mail(mail: MailServer) -> Iterator[Problem]:
    """Yield a sender that no letter can be sent as."""
    try:
        if mail.sender:
            sender_of(mail.sender)
    except AddressError as error:
        yield "sender", str(error), "an address such as Channel team <channel@brand.example>"


def _partner(partner: Partner, parties: Collection[str] | None) -> Iterator[Problem]:
    if parties is not None and partner.party not in parties:
        yield "party", f"unknown party '{partner.party}'{_hint(partner.party, parties)}", "an id of policy/parties.csv"
    if partner.layout and partner.layout not in layouts():
        yield "layout", f"unknown layout '{partner.layout}'{_hint(partner.layout, layouts())}", ", ".join(layouts())
    if partner.currency and partner.currency not in currencies():
        yield "currency", f"unknown currency '{partner.currency}'", "an ISO 4217 code such as USD"
    if partner.encoding and not _is_encoding(partner.encoding):
        yield "encoding", f"unknown encoding '{partner.encoding}'", "a name such as utf-8 or cp1251"
    for name in partner.columns:
        if name not in FIELDS:
            yield "columns", f"unknown field '{name}'{_hint(name, FIELDS)}", ", ".join(FIELDS)
    for shown, code in partner.regions.items():
        if not is_region(code):
            yield "regions", f"'{shown}' is given the unknown region '{code}'", "an ISO 3166 code such as DE or US-WI"


def _hint(word: str, known: Collection[str]) -> str:
    return did_you_mean(word, tuple(known))


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _fault(text: str, table: str, index: int | None, problem: Problem) -> Fault:
    """Return the fault of a key in a table, or in the n-th of a list of tables."""
    key, said, expected = problem
    place = (table,) if index is None else (table, str(index))
    return Fault(SETTINGS_FILE, line_of(text, (*place, *key.split("."))), f"{table}.{key}", said, expected)
