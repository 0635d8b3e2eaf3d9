"""What could not be seen or judged, and why: known gaps are shown, never hidden."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from monitor.documents.phrases import listed, moment
from monitor.model import Capture, Listing, VerdictCount
from monitor.rulebook.records import Rule
from monitor.vocabulary import Outcome, Visibility
from reports.records import Gap
from scrapers.fetch_breaker import ASKED_FOR_REST

UNSEEN = {
    Outcome.BLOCKED: ("blocked", "Ask the shop for access, or take the listing out of listings.csv."),
    Outcome.UNREACHABLE: ("not reached", "The next run tries again."),
    Outcome.AMBIGUOUS: ("ambiguous, so not judged", "Look at the page; the site's selectors may settle it."),
    Outcome.LAYOUT_CHANGED: ("not readable, the layout changed", "Mend the site's selectors in channelwarden.toml."),
    Outcome.GONE: ("gone", "Take the listing out of listings.csv, or give its new address."),
}
"""Outcomes of a visit that leave a page unseen, worst last; no offer and out of stock are seen."""


_NUMBER = re.compile(r"\d[\d.,]*")
"""Numbers in a reason differ from visit to visit: prices, seconds, attempts"""

_TOO_MANY = 429
"""The HTTP status of a host that wants fewer requests"""

_OUT_OF_ORDER = 500
"""HTTP statuses from here on are a server's own fault as often as a refusal"""


@dataclass(frozen=True)
class Coverage:
    """How many watched pages there are, how many were seen, and the gaps among them.

    `ambiguous` of the pages that were not seen could be read, but not their price.
    """

    watched: int
    seen: int
    gaps: tuple[Gap, ...]
    ambiguous: int = 0


def last_visits(session: Session, pages: Sequence[str] | None = None) -> dict[str, Capture]:
    """Return the last visit to each page by its listing key, of these pages or of all."""
    newest = select(func.max(Capture.id)).group_by(Capture.listing_key)
    if pages is not None:
        newest = newest.where(col(Capture.listing_key).in_(pages))
    return {row.listing_key: row for row in session.exec(select(Capture).where(col(Capture.id).in_(newest)))}


def coverage(session: Session, zone: ZoneInfo) -> Coverage:
    """Return what the last visit to every watched page brought, the unseen ones grouped by site and outcome."""
    last = last_visits(session)
    listings = session.exec(select(Listing).where(col(Listing.active).is_(True)).order_by(col(Listing.key))).all()
    bare: defaultdict[str, list[bool]] = defaultdict(list)
    missed: defaultdict[tuple[str, str], list[Capture]] = defaultdict(list)
    partly: defaultdict[str, list[Capture]] = defaultdict(list)
    never: Counter[str] = Counter()
    for listing in listings:
        visit = last.get(listing.key)
        bare[listing.site].append(visit is not None and visit.outcome == Outcome.NO_OFFER)
        if visit is None:
            never[listing.site] += 1
        elif visit.outcome in UNSEEN:
            missed[listing.site, Outcome.BLOCKED if _wants_rest(visit) else visit.outcome].append(visit)
        elif visit.partial:
            partly[listing.site].append(visit)
    gaps = [_missed(site, Outcome(outcome), visits, zone) for (site, outcome), visits in sorted(missed.items())]
    gaps += [
        Gap(
            f"{site}: never visited",
            count,
            "No run has come here yet.",
            "Is the site in channelwarden.toml?",
            (f"{site}: never visited",),
        )
        for site, count in sorted(never.items())
    ]
    unseen = sum(gap.count for gap in gaps)
    gaps += [_in_part(site, visits) for site, visits in sorted(partly.items())]
    if not listings:
        gaps.append(Gap("No page is watched", 0, "policy/listings.csv names none.", "An empty digest is no all-clear."))
    gaps += [_bare(site, len(pages)) for site, pages in sorted(bare.items()) if len(pages) > 1 and all(pages)]
    ambiguous = sum(len(visits) for (_, outcome), visits in missed.items() if outcome == Outcome.AMBIGUOUS)
    return Coverage(len(listings), len(listings) - unseen, tuple(gaps), ambiguous)


def _bare(site: str, pages: int) -> Gap:
    """Return that a site shows no offer anywhere: its pages count as seen, and nothing may have been seen on them."""
    return Gap(
        f"{site}: no offer on any page",
        pages,
        "Each watched page was read and none shows an offer.",
        "Look at one: where scripts fill in the price, set `browser = true` for the site in channelwarden.toml.",
        (f"{site}: no offer on any page",),
    )


def not_assessed(session: Session, rules: Mapping[str, Rule], audience: str) -> list[Gap]:
    """Return what the last judging could not assess, by rule and reason, for the rules this audience reads.

    Rules over one kind of fact that were kept from the same facts by the same reasons share a line that names them all.
    """
    counts = session.exec(select(VerdictCount).order_by(VerdictCount.rule_id)).all()
    if not counts and audience == Visibility.CHANNEL:
        return [Gap("Nothing was judged yet", 0, "No run has come to judging.", "Start one: channelwarden run")]
    alike: defaultdict[tuple[str, int, str], list[VerdictCount]] = defaultdict(list)
    for item in counts:
        rule = rules.get(item.rule_id)
        if item.not_assessed and rule is not None and rule.visibility == audience:
            alike[rule.fact, item.not_assessed, json.dumps(item.reasons, sort_keys=True)].append(item)
    return [
        Gap(_who(items, rules), items[0].not_assessed, _reasons(items[0]), causes=_causes(items))
        for items in alike.values()
    ]


def _causes(items: list[VerdictCount]) -> tuple[str, ...]:
    """Return rule and reason of each: rules share a line today and stand alone tomorrow, and are the same gap."""
    return tuple(f"{item.rule_id}: {reason}" for item in items for reason in sorted(item.reasons))


def _who(items: list[VerdictCount], rules: Mapping[str, Rule]) -> str:
    """Return which rules a line is about: one with its title, several by their ids, none left out."""
    first = items[0].rule_id
    named = f"{first} {rules[first].title}" if len(items) == 1 else ", ".join(item.rule_id for item in items)
    return f"{named}: not assessed"


def _reasons(item: VerdictCount) -> str:
    """Return why a rule was not assessed, the most frequent reason first."""
    counted = sorted(((reason, int(said["count"])) for reason, said in item.reasons.items()), key=lambda it: -it[1])
    if len(counted) == 1:
        return counted[0][0]
    return " · ".join(f"{count} × {reason}" for reason, count in counted)


def _missed(site: str, outcome: Outcome, visits: list[Capture], zone: ZoneInfo) -> Gap:
    words, advice = UNSEEN[outcome]
    if outcome == Outcome.BLOCKED and all((visit.http_status or 0) >= _OUT_OF_ORDER for visit in visits):
        advice = "The shop may be out of order: the next run tries again. If it stays so, ask the shop for access."
    resting = [visit for visit in visits if _wants_rest(visit)]
    if outcome == Outcome.BLOCKED and len(resting) == len(visits):
        advice = "Ask this site for less (a longer `pace_seconds`, a smaller budget), or the shop for access."
    # The pages that were not asked for any more say only that one was refused before them.
    refused = [visit for visit in resting if visit.http_status == _TOO_MANY]
    told = [visit for visit in visits if visit not in resting or visit in refused] or visits
    reasons = Counter(_reason(visit) for visit in told)
    tried = moment(max(visit.captured_at for visit in visits), zone)
    reason = listed([text for text, _ in reasons.most_common()], 2)
    causes = _causes_of(site, outcome, reasons)
    return Gap(f"{site}: {words}", len(visits), f"{reason}. Last tried {tried}.", advice, causes)


def _wants_rest(visit: Capture) -> bool:
    """Return whether a host wanted fewer requests: of this page, or of one before it, so that it was left alone."""
    left_alone = visit.outcome == Outcome.UNREACHABLE and any(ASKED_FOR_REST in text for text in visit.reasons)
    return left_alone or (visit.outcome == Outcome.BLOCKED and visit.http_status == _TOO_MANY)


def _causes_of(site: str, how: str, reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({f"{site}: {how}: {_NUMBER.sub('#', text)}" for text in reasons}))


def _in_part(site: str, visits: list[Capture]) -> Gap:
    reasons = Counter(_reason(visit) for visit in visits)
    reason = listed([text for text, _ in reasons.most_common()], 2)
    advice = "Offers that are not shown stay as they were last seen."
    return Gap(f"{site}: seen in part", len(visits), f"{reason}.", advice, _causes_of(site, "in part", reasons))


def _reason(visit: Capture) -> str:
    said = "; ".join(visit.reasons[:2]).rstrip(".")
    status = f"HTTP {visit.http_status}" if visit.http_status and visit.http_status >= 400 else ""
    return ": ".join(filter(None, (status, said))) or "no reason was given"
