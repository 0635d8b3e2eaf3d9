"""A site most of whose offers would be accused of their prices at once: more likely its reader went wrong.

A rate a month read as the price, or a size that became a part of it, is there twice as well and confirmed at the second
look. It concerns one party, so that the limit of parties that one pass may accuse says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from monitor.cases.blast import NO_LIMIT
from monitor.cases.sightings import chunked
from monitor.cases.vouched import unvouched
from monitor.facts.registry import fact_types
from monitor.model import Observation, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Limits
from monitor.vocabulary import Topic, ViolationStatus
from scrapers.counted import number_of


@dataclass(frozen=True)
class DoubtedSite:
    """A site, how many offers with a price stand there, and the keys of those whose price is found and not released."""

    name: str
    offers: int
    found: frozenset[str]


def doubted_sites(
    session: Session, accusing: Iterable[Violation], rules: Mapping[str, Rule], limits: Limits, now: datetime
) -> list[DoubtedSite]:
    """Return the sites where these violations are more new accusations over prices than the limits allow.

    Only prices: a shop that may not sell at all does so with every offer, and no reader can get that wrong. An offer
    at a price that a person released is read as it was then, and is no reason for doubt.
    """
    if limits.blast_radius_site_percent >= NO_LIMIT:
        return []
    most = limits.blast_radius_site_minimum

    def unknown(found: Iterable[Violation]) -> set[str]:
        doubtful = unvouched(session, found, rules, now=now, days=limits.released_price_days)
        return {item.subject for item in doubtful}

    about = unknown(found for found in accusing if found.sighted and is_of_price(found, rules))
    doubted = []
    for name, new in sorted(_by_site(session, about).items() if len(about) > most else ()):
        if len(new) <= most:
            continue
        standing, offers = standing_at(session, name, rules), _offers(session, name)
        found = new | unknown(standing)
        released = len({item.subject for item in standing} - found)
        # Where most pages are read as they were released, they vouch for the reader; a few say nothing of the others.
        rest = offers if 2 * released >= offers else offers - released
        if _most(found, rest, limits) or _turns(session, new, offers - released, limits):
            doubted.append(DoubtedSite(name, offers, frozenset(found)))
    return doubted


def _most(found: Collection[str], offers: int, limits: Limits) -> bool:
    return 100 * len(found) >= limits.blast_radius_site_percent * offers


def _turns(session: Session, new: Collection[str], others: int, limits: Limits) -> bool:
    """Tell whether the offers that nobody released turn from another price at once, as where their layout is misread.

    What comes new to a shop comes at its price, and is no turn.
    """
    before = aliased(Observation)
    turned: set[str] = set()
    for some in chunked(new):
        had_another = (
            select(Observation.offer_key)
            .join(before, col(before.offer_key) == col(Observation.offer_key))
            .where(
                col(Observation.offer_key).in_(some),
                col(Observation.ended_at).is_(None),
                col(before.ended_at).is_not(None),
                col(before.price_minor) != col(Observation.price_minor),
            )
        )
        turned.update(session.exec(had_another).all())
    return len(turned) > limits.blast_radius_site_minimum and _most(turned, others, limits)


def in_doubt(
    accusing: Iterable[Violation], doubted: Iterable[DoubtedSite], rules: Mapping[str, Rule]
) -> list[Violation]:
    """Return which of these violations are about prices of the sites: of an offer there, or reckoned from many.

    A relapse is told of past findings, and of what is found now as long as nothing holds it.
    """
    keys = frozenset(key for site in doubted for key in site.found)
    priced = [found for found in accusing if is_of_price(found, rules)]
    parties = {found.party_key for found in priced if found.subject in keys}
    return [
        found
        for found in priced
        if found.subject in keys or (found.party_key in parties and of_many(rules[found.rule_id]))
    ]


def of_many(rule: Rule) -> bool:
    """Tell whether a rule's findings are reckoned from many others, as a relapse is."""
    kind = fact_types().get(rule.fact)
    return kind is not None and (kind.over_violations or kind.over_offers)


def is_of_price(found: Violation, rules: Mapping[str, Rule]) -> bool:
    """Tell whether a price was found to be wrong."""
    rule = rules.get(found.rule_id)
    return rule is not None and rule.topic == Topic.PRICE


def doubt_words(site: DoubtedSite) -> str:
    """Return what an operator has to know of it."""
    return (
        f"{site.name}: of {number_of(site.offers, 'offer')} {len(site.found)} would be accused of prices at once; "
        "no new one opened a case. Compare some pages with `channelwarden extract` and mend the site's reading; "
        f"if the prices are right: `channelwarden cases release --site {site.name} --by NAME` (look first: --dry-run)"
    )


def _by_site(session: Session, offer_keys: Collection[str]) -> dict[str, set[str]]:
    """Return the keys of the offers that stand, by site."""
    sites: defaultdict[str, set[str]] = defaultdict(set)
    for some in chunked(offer_keys):
        rows = session.exec(
            select(Observation.site, Observation.offer_key).where(
                col(Observation.offer_key).in_(some), col(Observation.ended_at).is_(None)
            )
        )
        for site, offer_key in rows:
            sites[site].add(offer_key)
    return sites


def sites_of(session: Session, found: Iterable[Violation], rules: Mapping[str, Rule]) -> list[str]:
    """Return the sites where the offers stand whose price is found to be wrong."""
    return sorted(_by_site(session, {item.subject for item in found if item.sighted and is_of_price(item, rules)}))


def standing_at(session: Session, site: str, rules: Mapping[str, Rule]) -> list[Violation]:
    """Return what is found to be wrong in the prices of a site's offers, be it new or told long ago."""
    rows = session.exec(
        select(Violation)
        .join(Observation, col(Observation.offer_key) == col(Violation.subject))
        .where(
            Observation.site == site,
            col(Observation.ended_at).is_(None),
            Violation.status == ViolationStatus.CONFIRMED,
            col(Violation.rule_id).in_([rule.id for rule in rules.values() if rule.topic == Topic.PRICE]),
        )
    )
    return list(rows)


def _offers(session: Session, site: str) -> int:
    """Return how many offers of known products stand at a site with a price."""
    return session.exec(
        select(func.count())
        .select_from(Observation)
        .where(
            Observation.site == site,
            col(Observation.ended_at).is_(None),
            col(Observation.sku).is_not(None),
            col(Observation.price_minor).is_not(None),
        )
    ).one()
