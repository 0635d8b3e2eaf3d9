"""What waits for a release, chosen by run or by site, and the pages to look at before it is released."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from monitor.cases import blast
from monitor.cases.one_site import of_many
from monitor.cases.sightings import chunked
from monitor.errors import NotFoundError, SettingsError
from monitor.model import Observation, Violation
from monitor.rulebook.records import Rule
from scrapers.counted import number_of


@dataclass(frozen=True)
class HeldPage:
    """A page on which something is held, and the price as it was read there; None where none could be."""

    site: str
    url: str
    price_minor: int | None
    currency: str


def chosen(session: Session, rules: Mapping[str, Rule], *, run_id: int | None, site: str) -> list[Violation]:
    """Return what a run holds, or what all runs hold of a site; raises `NotFoundError` where that is nothing."""
    if (run_id is None) == (not site):
        raise SettingsError("name what to release: a held run by its number (`cases list`), or a site with --site")
    held = blast.held(session)
    if run_id is not None:
        found = [item for item in held if item.held_run == run_id]
        runs = (f"{item.run} ({number_of(item.parties, 'party', 'parties')})" for item in blast.held_runs(session))
        said = f"run {run_id} holds nothing back; runs that wait for a release: {', '.join(runs) or 'none'}"
    else:
        found = _at(session, held, rules, site)
        sites = sorted({page.site for page in held_pages(session, held)})
        said = f"nothing of site '{site}' is held back; sites that wait for a release: {', '.join(sites) or 'none'}"
    if not found:
        raise NotFoundError(said)
    return found


def held_pages(session: Session, found: Iterable[Violation]) -> list[HeldPage]:
    """Return the pages of offers of which these findings tell, in order of site and address, each once."""
    rows: set[HeldPage] = set()
    for keys in chunked(item.subject for item in found if item.sighted):
        standing = select(Observation).where(col(Observation.offer_key).in_(keys), col(Observation.ended_at).is_(None))
        rows.update(HeldPage(row.site, row.url, row.price_minor, row.currency or "") for row in session.exec(standing))
    return sorted(rows, key=lambda page: (page.site, page.url, page.price_minor or 0))


def _at(session: Session, held: list[Violation], rules: Mapping[str, Rule], site: str) -> list[Violation]:
    """Return what is held of a site's offers, and what is reckoned from many where nothing else of its party waits."""
    sites: dict[str, str] = {}
    for keys in chunked(item.subject for item in held if item.sighted):
        known = select(Observation.offer_key, Observation.site).where(col(Observation.offer_key).in_(keys)).distinct()
        sites.update(session.exec(known).all())
    here = [item for item in held if item.sighted and sites.get(item.subject) == site]
    elsewhere = {item.party_key for item in held if item.sighted and sites.get(item.subject) != site}
    parties = {item.party_key for item in here} - elsewhere
    wanted = {item.id for item in here} | {
        item.id for item in held if item.party_key in parties and item.rule_id in rules and of_many(rules[item.rule_id])
    }
    return [item for item in held if item.id in wanted]
