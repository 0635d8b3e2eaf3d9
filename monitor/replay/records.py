"""What a replay says: plain data, the same for people and for `--json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Finding:
    """One episode or document that a rule would have found.

    `status` is confirmed or suspicion, `confirmed_by` as on a violation. `ended_at` is empty while it stands.
    """

    subject: str
    party: str
    party_name: str
    about: str
    product: str
    period: str
    first_seen: datetime | None
    last_seen: datetime | None
    sightings: int
    status: str
    confirmed_by: str
    ended_at: datetime | None
    end: str
    sentence: str
    evidence: int | None


@dataclass
class FindingList:
    """Findings of one kind: how many in all, how many only legal may read, and the first ones in full."""

    count: int = 0
    legal_only: int = 0
    listed: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class FirstStep:
    """The step a case's ladder would propose first, and where the law gate would send it.

    `outcome` is proposed, taken (no approval asked), to_legal, blocked or none (with `why`). `case` is the number of a
    case that stands already.
    """

    party: str
    party_name: str
    about: str
    step: str
    outcome: str
    approval: str
    why: str
    rules: tuple[str, ...]
    on: date
    case: int | None
    findings: int


@dataclass
class FirstSteps:
    """All steps by what becomes of them, the first ones in full; `legal_only` counts those not listed here."""

    counts: dict[str, int] = field(default_factory=dict)
    legal_only: int = 0
    listed: list[FirstStep] = field(default_factory=list)
    newly_accused: int = 0
    held: bool = False
    """so many parties at once that a pass would be held by the blast-radius limit"""
    held_sites: int = 0
    """sites of which so many offers would be newly accused of prices at once that these would be held"""


@dataclass(frozen=True)
class Replayed:
    """A whole replay. `only_active` is what the present version finds and the replayed one does not."""

    rule: str
    version: int
    title: str
    status: str
    source: str
    against: str
    compared_with: int | None
    """version of the active rule it was compared with"""
    since: date
    until: date
    audience: str
    facts: int
    violations: int
    parties: int
    confirmed: int
    suspicions: int
    not_assessed: int
    not_assessed_because: dict[str, int]
    faulty: int
    both: FindingList
    only_replayed: FindingList
    only_active: FindingList
    notices: FirstSteps
    notes: tuple[str, ...]
