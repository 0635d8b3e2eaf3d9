"""Offers as they were seen over time: every observation, current or ended, judged as of each stretch of policy.

The store keeps one row an offer as long as its price stood, and one capture a visit. Between two dates on which a
policy row begins or ends, the fact of an unchanged offer is the same at every visit; so each observation is split at
those dates, and each part is judged on the day it was last seen in it. The offer fact's own view does the reading: the
parts take the place of its observations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Select, String, case, cast, func, null, select, union_all
from sqlalchemy.sql import visitors
from sqlmodel import Session, SQLModel

from monitor.facts.columns import table, text
from monitor.facts.fact import FactType
from monitor.facts.offer import OBSERVED
from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.model import Capture, Observation, Run
from monitor.policy.files import policy_files
from monitor.replay.window import Window
from monitor.rulebook.records import Scalar
from monitor.vocabulary import Outcome

MOST_BOUNDS = 60
"""Policy dates by which observations are split; with more in the window they are split day by day."""

_CAPTURE = table(Capture, "visit")
_RUN = table(Run, "pass")
_TIMES = ("seen_from", "seen_to", "began", "gone")
_REPLACED = ("seen_on", "ended_at", "last_seen")


@dataclass(frozen=True)
class Sighted:
    """A fact with the moments it was seen at: `first` to `last`; `gone`: when its offer was found ended or changed.

    A document is seen at no moment; its fact stands for its period.
    """

    fact: dict[str, Scalar | None]
    first: datetime | None = None
    last: datetime | None = None
    count: int = 1
    observation: int = 0
    gone: datetime | None = None


def sightings(session: Session, window: Window) -> Iterator[Sighted]:
    """Yield every offer seen in the window, ordered by offer and time; memory stays flat."""
    view = fact_types()["offer"]
    extra = {name: text(name, "") for name in _TIMES}
    schema = replace(view.schema, attributes={**view.schema.attributes, **extra})
    bounds = policy_dates(session, window)
    parted = FactType(schema, lambda as_of: _parted(view, as_of, window, bounds))
    before = 0
    for fact in facts(session, parted, window.today):
        seen_from, seen_to, began, gone = (_moment(fact.pop(name)) for name in _TIMES)
        observation, count = int(fact.pop("observation_id") or 0), int(fact.pop("moments") or 1)
        # the first visit is known from the observation itself, also where its capture is not in the store any more
        if observation != before and began is not None and began >= window.start:
            seen_from = began
        before = observation
        yield Sighted(fact, seen_from, seen_to, count, observation, gone)


def count_sightings(session: Session, window: Window) -> int:
    """Return how many observations the window holds: what a progress bar goes by."""
    row = table(Observation, "counted")
    query = select(func.count()).select_from(row).where(row.c.last_seen >= window.start)
    return int(session.execute(query).scalar_one())


def policy_dates(session: Session, window: Window) -> list[date]:
    """Return the days in the window on which some policy row begins to be, or is no longer, in force."""
    found: set[date] = set()
    for spec in policy_files():
        for column in SQLModel.metadata.tables[str(spec.model.__tablename__)].columns:
            if isinstance(column.type, Date):
                days = {day for (day,) in session.execute(select(column).distinct()) if day is not None}
                # a row may begin on its day, and cease after it
                found |= days | {day + timedelta(days=1) for day in days if day < date.max}
    return sorted(day for day in found if window.since < day <= window.today)


def _parted(view: FactType, as_of: date, window: Window, bounds: list[date]) -> Select[Any]:
    """Return the offer view over parts of observations instead of the offers that stand."""
    if view.select is None:
        raise ValueError("the offer fact has no view")
    parts = _parts(window, bounds)

    def instead(element: Any, **_: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's visitor
        if element is OBSERVED:
            return parts
        return parts.c[element.key] if getattr(element, "table", None) is OBSERVED else None

    query: Any = visitors.replacement_traverse(view.select(as_of), {}, instead)
    times = [cast(parts.c[name], String).label(name) for name in ("seen_from", "seen_to", "began", "gone")]
    query = query.add_columns(*times, parts.c.id.label("observation_id"), parts.c.moments.label("moments"))
    selected: Select[Any] = query.order_by(parts.c.began, parts.c.id, parts.c.seen_on)
    return selected


def _parts(window: Window, bounds: list[date]) -> Any:  # noqa: ANN401 - a subquery's columns
    """Return observations with all their columns, split by policy date; none of them counts as ended."""
    row = table(Observation, "o")
    moment = _moments(window)
    grouping: list[Any] = [moment.c.id]
    if len(bounds) > MOST_BOUNDS:
        grouping.append(moment.c.day)
    elif bounds:
        parts = [(moment.c.day < bound, number) for number, bound in enumerate(bounds)]
        grouping.append(case(*parts, else_=len(bounds)))
    split = (
        select(
            moment.c.id,
            func.min(moment.c.at).label("seen_from"),
            func.max(moment.c.at).label("seen_to"),
            func.max(moment.c.day).label("seen_on"),
            func.count().label("moments"),
        )
        .group_by(*grouping)
        .subquery("split")
    )
    kept = [column for column in row.c if column.name not in _REPLACED]
    replaced = [
        split.c.seen_on.label("seen_on"),
        null().label("ended_at"),
        split.c.seen_to.label("last_seen"),
        split.c.seen_from,
        split.c.seen_to,
        row.c.first_seen.label("began"),
        row.c.ended_at.label("gone"),
        split.c.moments,
    ]
    return select(*kept, *replaced).join(split, split.c.id == row.c.id).subquery("seen")


def _moments(window: Window) -> Any:  # noqa: ANN401 - a subquery's columns
    """Return every moment in the window at which an observation was seen: its visits, and the last one it knows."""
    row, last = table(Observation, "visited"), table(Observation, "known")
    visits = (
        select(row.c.id.label("id"), _CAPTURE.c.captured_at.label("at"), _RUN.c.local_date.label("day"))
        .join(_CAPTURE, _CAPTURE.c.listing_key == row.c.listing_key)
        .join(_RUN, _RUN.c.id == _CAPTURE.c.run_id)
        .where(
            _CAPTURE.c.outcome == Outcome.OK.value,
            _CAPTURE.c.captured_at >= row.c.first_seen,
            _CAPTURE.c.captured_at < row.c.last_seen,  # the last one is known below
            _CAPTURE.c.captured_at >= window.start,
        )
    )
    known = select(last.c.id, last.c.last_seen, last.c.seen_on).where(last.c.last_seen >= window.start)
    return union_all(visits, known).subquery("moments")


def _moment(value: Scalar | None) -> datetime | None:
    if value is None:
        return None
    at = datetime.fromisoformat(str(value))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
