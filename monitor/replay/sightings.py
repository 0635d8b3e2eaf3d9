"""Offers as they were seen over time: every observation, current or ended, judged as of each stretch of policy.

The store keeps one row an offer as long as its price stood, and one capture a visit. Between two dates on which a
policy row begins or ends, the fact of an unchanged offer is the same at every visit; so each observation is split at
those dates, and each part is judged on the day it was last seen in it. The offer fact's own view does the reading: the
parts take the place of its observations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Alias, Date, Select, and_, case, exists, func, null, select, union_all
from sqlalchemy.sql import visitors
from sqlmodel import Session, SQLModel

from monitor.facts.columns import big, table
from monitor.facts.fact import FactType
from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.intake.turn_of_day import TurnOfDay, turn_of
from monitor.model import Capture, Observation, OfferNotShown, Run
from monitor.policy.files import policy_files
from monitor.replay.window import Lookback
from monitor.rulebook.records import Scalar
from monitor.vocabulary import Outcome

MOST_BOUNDS = 60
"""Policy dates by which observations are split; with more in the window they are split day by day."""

MOST_PARTS = 100_000
"""Above it no part of an observation is numbered: days of more than two centuries."""

BATCH = 500
"""Facts whose times are looked up at once."""

_CAPTURE = table(Capture, "visit")
_RUN = table(Run, "pass")
_NOT_SHOWN = table(OfferNotShown, "not_shown")
_SEEN = (Outcome.OK.value, Outcome.NO_OFFER.value)
"""Outcomes of visits between two sightings of an offer that saw it too; without offers: its price was in the cart."""
_WORTHLESS = 2
"""Stands for a last sighting that is known to have vouched for nothing; 1: one that may, by what turns with its day."""
_OBSERVATIONS = SQLModel.metadata.tables[str(Observation.__tablename__)]
_REPLACED = ("seen_on", "ended_at", "last_seen", "evidence_id")

Fact = dict[str, Scalar | None]


@dataclass(frozen=True)
class Sighted:
    """A fact with the moments it was seen at: `first` to `last`; `gone`: when its offer was found ended or changed.

    `began` is since when every capture showed the offer just so. A document is seen at no moment; its fact stands for
    its period.
    """

    fact: dict[str, Scalar | None]
    first: datetime | None = None
    last: datetime | None = None
    count: int = 1
    observation: int = 0
    gone: datetime | None = None
    began: datetime | None = None


def sightings(session: Session, window: Lookback) -> Iterator[Sighted]:
    """Yield every offer seen in the window, ordered by offer and time; memory stays flat."""
    view = fact_types()["offer"]
    bounds = policy_dates(session, window)
    parted = FactType(view.schema, lambda as_of: _parted(view, as_of, window, bounds))
    found = _dated(session, facts(session, parted, window.today), window, bounds)
    for _, group in groupby(found, key=lambda seen: seen.fact["subject"]):
        yield from sorted(group, key=lambda seen: (seen.first or window.start, seen.observation))


def first_visit(session: Session, window: Lookback) -> Callable[[Sighted, datetime], datetime]:
    """Return what tells when an offer was seen for the first time from a moment on, of those it was sighted at."""

    def told(seen: Sighted, since: datetime) -> datetime:
        moment = _moments(window, {seen.observation})
        at: datetime | None = session.execute(select(func.min(moment.c.at)).where(moment.c.at >= since)).scalar_one()
        return at or seen.last or since

    return told


def _dated(session: Session, read: Iterator[Fact], window: Lookback, bounds: list[date]) -> Iterator[Sighted]:
    """Yield the facts with the times of their parts, looked up some hundred at a time."""
    turns: dict[date, TurnOfDay] = {}
    while batch := list(islice(read, BATCH)):
        numbers = [int(fact["evidence_id"] or 0) for fact in batch]
        parts = _parts(window, bounds, {number // MOST_PARTS for number in numbers})
        known = {row.evidence_id: row for row in session.execute(select(parts))}
        for fact, number in zip(batch, numbers, strict=True):
            row = known[number]
            fact["evidence_id"] = row.proof
            first = row.seen_from
            # the first visit is known from the observation itself, also where its capture is not in the store any more
            if row.nth == 1 and row.began >= window.start:
                first = row.began
            fact["readings"] = _readings(session, row, turns)
            yield Sighted(fact, first, row.seen_to, row.moments, row.id, row.gone, row.began)


def _readings(session: Session, row: Any, turns: dict[date, TurnOfDay]) -> int:  # noqa: ANN401 - a row of parts
    """Return how many readings agreed: none where the market was on two days and the offer is judged otherwise on one.

    The observation knows of its last sighting only; where that vouched for nothing, one reading is taken of others.
    """
    if row.unsure == _WORTHLESS:
        return 0
    if row.unsure:
        turn = turns.setdefault(row.seen_on, turn_of(session, row.seen_on))
        if turn.touches(row.sku, row.market, row.party_id, abroad=bool(row.reach)):
            return 0
    return int(row.readings) or 1


def count_sightings(session: Session, window: Lookback) -> int:
    """Return how many observations the window holds: what a progress bar goes by."""
    row = table(Observation, "counted")
    query = select(func.count()).select_from(row).where(row.c.last_seen >= window.start)
    return int(session.execute(query).scalar_one())


def policy_dates(session: Session, window: Lookback) -> list[date]:
    """Return the days in the window on which some policy row begins to be, or is no longer, in force."""
    found: set[date] = set()
    for spec in policy_files():
        for column in SQLModel.metadata.tables[str(spec.model.__tablename__)].columns:
            if isinstance(column.type, Date):
                days = {day for (day,) in session.execute(select(column).distinct()) if day is not None}
                # a row may begin on its day, and cease after it
                found |= days | {day + timedelta(days=1) for day in days if day < date.max}
    # at a shop it may be tomorrow already, and what of the policy turns after that day is asked of its last hours
    latest = window.today + timedelta(days=2)
    return sorted(day for day in found if window.since < day <= latest)


def _parted(view: FactType, as_of: date, window: Lookback, bounds: list[date]) -> Select[Any]:
    """Return the offer view over parts of observations instead of the offers that stand."""
    if view.select is None:
        raise ValueError("the offer fact has no view")
    parts = _parts(window, bounds)

    def instead(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if _is_observed(element):
            return parts
        return parts.c[element.key] if _is_observed(getattr(element, "table", None)) else None

    query: Any = visitors.replacement_traverse(view.select(as_of), {}, instead)
    selected: Select[Any] = query
    return selected


def _is_observed(element: object) -> bool:
    """Return whether it is the view's table of observations, which every offer view calls `o`."""
    return isinstance(element, Alias) and element.name == "o" and element.element is _OBSERVATIONS


def _parts(window: Lookback, bounds: list[date], chosen: set[int] | None = None) -> Any:  # noqa: ANN401 - its columns
    """Return observations with all their columns, split by policy date; none of them counts as ended.

    In place of the evidence, which a view hands on as it is, stands the number of the part: by it the view's rows are
    told apart, whatever else the view does. `proof` is the evidence.
    """
    row = table(Observation, "kept")
    moment = _moments(window, chosen)
    unsure: Any = moment.c.sure == 0
    grouping: list[Any] = [moment.c.id]
    if len(bounds) > MOST_BOUNDS:
        grouping.append(moment.c.day)
    elif bounds:
        parts = [(moment.c.day < bound, number) for number, bound in enumerate(bounds)]
        grouping.append(case(*parts, else_=len(bounds)))
        # hours that a part of the market calls the next day are told apart where the policy turns with it
        unsure = and_(unsure, moment.c.day.in_([bound - timedelta(days=1) for bound in bounds]))
    apart = case((moment.c.sure < 0, _WORTHLESS), (unsure, 1), else_=0)
    grouping.append(apart)
    nth = func.row_number().over(partition_by=moment.c.id, order_by=func.max(moment.c.at))
    split = (
        select(
            moment.c.id,
            func.min(moment.c.at).label("seen_from"),
            func.max(moment.c.at).label("seen_to"),
            func.max(moment.c.day).label("seen_on"),
            func.count().label("moments"),
            func.max(apart).label("unsure"),
            nth.label("nth"),
        )
        .group_by(*grouping)
        .subquery("split")
    )
    kept = [column for column in row.c if column.name not in _REPLACED]
    replaced = [
        split.c.seen_on.label("seen_on"),
        null().label("ended_at"),
        split.c.seen_to.label("last_seen"),
        (big(row.c.id) * MOST_PARTS + split.c.nth).label("evidence_id"),
        row.c.evidence_id.label("proof"),
        split.c.seen_from,
        split.c.seen_to,
        row.c.first_seen.label("began"),
        row.c.ended_at.label("gone"),
        split.c.moments,
        split.c.unsure,
        split.c.nth,
    ]
    return select(*kept, *replaced).join(split, split.c.id == row.c.id).subquery("seen")


def _moments(window: Lookback, chosen: set[int] | None) -> Any:  # noqa: ANN401 - a subquery's columns
    """Return every moment in the window at which an observation was seen: its visits, and the last one it knows."""
    row, last = table(Observation, "visited"), table(Observation, "known")
    visits = (
        select(
            row.c.id.label("id"),
            _CAPTURE.c.captured_at.label("at"),
            func.coalesce(_CAPTURE.c.seen_on, _RUN.c.local_date).label("day"),
            case((_CAPTURE.c.day_is_sure.is_(True), 1), else_=0).label("sure"),
        )
        .join(_CAPTURE, _CAPTURE.c.listing_key == row.c.listing_key)
        .join(_RUN, _RUN.c.id == _CAPTURE.c.run_id)
        .where(
            _CAPTURE.c.outcome.in_(_SEEN),
            _CAPTURE.c.captured_at >= row.c.first_seen,
            _CAPTURE.c.captured_at < row.c.last_seen,  # the last one is known below
            _CAPTURE.c.captured_at >= window.start,
            ~exists().where(
                _NOT_SHOWN.c.observation_id == row.c.id, _NOT_SHOWN.c.captured_at == _CAPTURE.c.captured_at
            ),
        )
    )
    sure = case((last.c.readings == 0, -1), else_=1)
    known = select(last.c.id, last.c.last_seen, last.c.seen_on, sure).where(last.c.last_seen >= window.start)
    if chosen is not None:
        visits, known = visits.where(row.c.id.in_(chosen)), known.where(last.c.id.in_(chosen))
    return union_all(visits, known).subquery("moments")
