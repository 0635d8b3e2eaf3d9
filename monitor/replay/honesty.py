"""What a replay cannot know, said with every result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.model import Observation, Party, PolicyVersion
from monitor.replay.window import Lookback
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import placeholders
from monitor.rulebook.records import Rule
from monitor.rulebook.words import parameter_in_words
from monitor.vocabulary import Topic

_OF_ITS_DAY = frozenset(
    "market site sku product_title seller advertised_price currency map_price map_base_price promotion_active "
    "shortfall shortfall_bp list_price availability condition readings url".split()
)
"""What the offer view yields as of the day of the sighting; of anything else only the present is certain."""

_OF_THE_PARTY = ("party_", "authoris", "suspended", "own_shop")


def notes(session: Session, rule: Rule, window: Lookback, undated: int) -> Iterator[str]:
    """Yield one line for each thing that is judged as it stands today, not as it stood then."""
    yield from _of_offers(session, rule, window) if rule.fact == "offer" else _of_documents(rule, undated)
    yield from _of_policy(session, window)
    yield from _of_parameters(rule)
    yield from _of_settings(rule)
    if rule.ladder:
        yield (
            "Only the first step of each case is told, under the law rules of today: what follows depends on what "
            "people decide."
        )


def _of_offers(session: Session, rule: Rule, window: Lookback) -> Iterator[str]:
    yield (
        "Each sighting is judged by the prices, promotions and authorisation periods of its day; the product and the "
        "seller's party are those matched now, and what the last visit corrected counts for the earlier ones."
    )
    used = {*rule.needs, *names_in(rule.when)}
    shown = used | placeholders(rule.message)
    if any(name.startswith(_OF_THE_PARTY) for name in shown) and session.exec(select(func.count(col(Party.id)))).one():
        yield "A party's name, role, seat and suspension have no history: they count as they are entered today."
    others = sorted(name for name in used - _OF_ITS_DAY if not name.startswith(_OF_THE_PARTY))
    if others:
        yield f"{', '.join(others)}: as far as the store holds more than the present of it, else as it is today."
    first: datetime | None = session.exec(select(func.min(col(Observation.first_seen)))).one()
    if first is None:
        yield "The store holds no offer yet."
    elif first > window.start:
        yield f"The store knows offers since {first:%Y-%m-%d} only; before that nothing could be found."


def _of_documents(rule: Rule, undated: int) -> Iterator[str]:
    yield (
        f"Facts of the kind '{rule.fact}' are computed from the reports, files and policy on file today; due days are "
        "counted to today. Periods that touch the window are judged whole."
    )
    if undated:
        yield f"{undated} of the facts have no dated period: they are judged as they stand today."


def _of_policy(session: Session, window: Lookback) -> Iterator[str]:
    loaded = session.exec(
        select(func.count(col(PolicyVersion.id))).where(PolicyVersion.loaded_at >= window.start)
    ).one()
    if loaded > 1:
        yield (
            f"The policy files were loaded in {loaded} versions since {window.since.isoformat()}; only the latest one "
            "is consulted, with the periods it states."
        )


def _of_settings(rule: Rule) -> Iterator[str]:
    """Yield which settings count as they are today: what the file said before is kept nowhere."""
    counted = ["parameters of rules"] if rule.parameters else []
    counted += ["`limits.confirm_after_hours`"] if rule.fact == "offer" else []
    counted += ["`limits.blast_radius_percent`"] if rule.ladder else []
    counted += ["`limits.blast_radius_site_percent`"] if rule.fact == "offer" and rule.topic == Topic.PRICE else []
    if counted:
        own = "; an offer keeps the market that its site had when it was seen" if rule.fact == "offer" else ""
        yield f"Settings count as they are today ({', '.join(counted)}): what they were before is not kept{own}."


def _of_parameters(rule: Rule) -> Iterator[str]:
    """Yield where the workspace's settings overrule what the file says: an edited default then changes nothing."""
    for item in rule.parameters.values():
        if item.value != item.default:
            value, default = parameter_in_words(item)
            yield (
                f"Parameter {item.name} is {value} by the settings of this workspace; the {default} in the rule file "
                "does not count."
            )
