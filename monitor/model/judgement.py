"""What the rules said: violating verdicts, counts of the rest, violations over time, and how far judging came."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, UniqueConstraint
from sqlmodel import Field

from monitor.model.column_types import SortedJson, UtcDateTime
from monitor.model.row import NumberedRow, StoredRow


class VerdictRow(NumberedRow, table=True):
    """A `violates` verdict of one run; all others are only counted (see `VerdictCount`)."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("run_id", "rule_id", "subject"),)
    run_id: int = Field(index=True)
    rule_id: str
    rule_version: int
    subject: str
    verdict: str


class VerdictCount(StoredRow, table=True):
    """How many facts a rule judged in the last run that judged all of them, by verdict: one row a rule."""

    rule_id: str = Field(primary_key=True)
    run_id: int
    rule_version: int
    violates: int = 0
    complies: int = 0
    not_assessed: int = 0
    reasons: dict[str, Any] = Field(default_factory=dict, sa_column=Column(SortedJson))
    """why not assessed: by reason how many (`count`) and the first subject (`example`)"""


class Judging(StoredRow, table=True):
    """How far a fact type was judged that may hold millions: what is new since then need only be judged.

    `conditions` is a hash of everything else that a verdict hangs on; where it differs all facts are judged anew. Other
    looks through the whole store (`monitor.cases.looked_at`) have their row by a name with blanks, as no fact has.
    """

    fact: str = Field(primary_key=True)
    conditions: str
    through: int = Field(sa_type=BigInteger)
    """highest row number that was judged"""
    stale: bool = False
    """something that was judged has been read otherwise since"""


class ReleasedPrice(StoredRow, table=True):
    """A price of an offer that a person let accuse somebody by releasing what was held."""

    rule_id: str = Field(primary_key=True)
    subject: str = Field(primary_key=True, index=True)
    currency: str = Field(primary_key=True)
    price_minor: int = Field(primary_key=True, sa_type=BigInteger)
    released_at: datetime = Field(sa_type=UtcDateTime)
    by: str


class Violation(NumberedRow, table=True):
    """A stored `violates` verdict over time, unique on rule, version, subject and period.

    `period` is the reporting period, or the time of the first sighting of an offer's episode. `fact` is the
    fact as judged, `sentence` the rule's message with its numbers. `sightings` counts captures at other times.
    """

    __table_args__ = (UniqueConstraint("rule_id", "rule_version", "subject", "period"),)
    rule_id: str = Field(index=True)
    rule_version: int
    subject: str = Field(index=True)
    period: str
    status: str = Field(index=True)
    party_key: str
    """party id, or `seller:<site>:<folded name>` for a seller nobody has identified"""
    sighted: bool = False
    """found in what was seen on a page: it ends with the offer; else with its document"""
    case_subject: str
    """SKU, agreement or discount that the case is about"""
    fact: dict[str, Any] = Field(default_factory=dict, sa_column=Column(SortedJson))
    sentence: str = ""
    sightings: int = 1
    first_seen: datetime = Field(sa_type=UtcDateTime)
    first_on: date | None = None
    """the shop's day of the first sighting of an offer"""
    last_seen: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by: str = ""
    """second_capture, two_readings or document"""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str = ""
    evidence_id: int | None = None
    differing_evidence_id: int | None = None
    """the capture before, where it showed something else and so confirmed nothing"""
    case_id: int | None = Field(default=None, index=True)
    told_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """what was seen before is told to nobody: a waiver stood, or it was judged then and not found"""
    held_run: int | None = None
    """the run that accused too many at once: opens no case until an operator releases it; stays when it ends before"""
