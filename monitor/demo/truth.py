"""The truth about the demo market, and the comparison of what was found with what was planted, both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel, select

from monitor.demo.calendar import Slot, reported_quarter, slot, slot_of
from monitor.demo.catalogue import market_data
from monitor.errors import SettingsError
from monitor.model import AgreementFile, Capture, Discount, Observation, Sale, Violation
from monitor.model.incentive import SchemeResult
from monitor.model.performance import Claim, Purchase


@dataclass(frozen=True, order=True)
class DemoViolation:
    """A violation, planted or found: its rule, party, what it is about, when it appears and how it ends."""

    rule: str
    party: str
    about: str
    appears: Slot | None
    status: str

    def __str__(self) -> str:
        appears = self.appears or "no slot of the demo"
        return f"{self.rule}: {self.party}, {self.about}, from {appears}, {self.status} at the end"


@dataclass(frozen=True)
class Planted:
    """A planted violation with the words that tell what happens."""

    finding: DemoViolation
    story: str


@dataclass(frozen=True)
class LookAlike:
    """Something that looks like a violation and is none: where it stands and why it is innocent."""

    what: str
    why: str
    place: str


@dataclass(frozen=True)
class Comparison:
    """What was planted and what was found: equal when both lists of differences are empty."""

    planted: tuple[Planted, ...]
    found: int
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    lookalikes: tuple[tuple[LookAlike, bool], ...]
    """with each look-alike, whether the monitor came to see it: an unseen one proves nothing"""

    @property
    def is_exact(self) -> bool:
        """True when everything planted was found, and nothing else."""
        return not self.missing and not self.unexpected


def planted_violations(start: date) -> tuple[Planted, ...]:
    """Return the planted violations of the truth file, for a demo whose first day is `start`."""
    return tuple(
        Planted(
            DemoViolation(
                entry["rule"], entry["party"], _about(entry["about"], start), slot(entry["appears"]), entry["status"]
            ),
            entry["story"],
        )
        for entry in market_data("truth.yaml")["violations"]
    )


def _about(text: str, start: date) -> str:
    quarter = reported_quarter(start)
    return text.replace("{quarter}", f"{quarter.first}/{quarter.last}")


def compare(session: Session, *, start: date, planted: bool) -> Comparison:
    """Compare the stored violations with the truth, both ways."""
    truth = planted_violations(start) if planted else ()
    rows = session.exec(select(Violation)).all()
    found = Counter(
        DemoViolation(row.rule_id, row.party_key, row.case_subject, slot_of(row.first_seen, start), row.status)
        for row in rows
    )
    expected = Counter(entry.finding for entry in truth)
    return Comparison(
        planted=truth,
        found=len(rows),
        missing=_lines(expected - found),
        unexpected=_lines(found - expected),
        lookalikes=tuple(
            (LookAlike(entry["what"], entry["why"], _place(entry["at"])), _was_seen(session, entry["at"]))
            for entry in market_data("truth.yaml")["lookalikes"]
        ),
    )


def _lines(findings: Counter[DemoViolation]) -> tuple[str, ...]:
    return tuple(sorted(str(finding) for finding in findings.elements()))


def _place(at: dict[str, str]) -> str:
    return ", ".join(at.values())


_ROWS: dict[str, tuple[type[SQLModel], str]] = {
    "agreement": (AgreementFile, "agreement_id"),
    "claim": (Claim, "id"),
    "discount": (Discount, "id"),
    "purchases": (Purchase, "party_id"),
    "scheme": (SchemeResult, "scheme"),
}
"""where the store holds what a look-alike is about: table and column"""


def _was_seen(session: Session, at: dict[str, str]) -> bool:
    """Tell whether the store holds the thing at all."""
    if "outcome" in at:
        visits = session.exec(select(Capture).where(Capture.outcome == at["outcome"])).all()
        return any(visit.listing_key.startswith(f"{at['site']}|") for visit in visits)
    if "site" in at:
        rows: Sequence[Any] = session.exec(
            select(Observation).where(Observation.site == at["site"], Observation.sku == at["sku"])
        ).all()
        return any(row.seller == at["seller"] for row in rows) if "seller" in at else bool(rows)
    if "ship_to" in at:
        return bool(session.exec(select(Sale).where(Sale.party_id == at["party"], Sale.ship_to == at["ship_to"])).all())
    for word, (model, column) in _ROWS.items():
        if word in at:
            return bool(session.exec(select(model).where(getattr(model, column) == at[word])).all())
    raise SettingsError(f"truth.yaml: a look-alike is at {at}: expected one of {', '.join(_ROWS)}")
