"""Products and parties that policy files say were called otherwise: what was found of them goes on where it stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, col, select

from monitor.cases.history import stored_id, tell
from monitor.cases.sightings import chunked
from monitor.facts.registry import fact_types
from monitor.model import Case, Observation, Party, Product, ReleasedPrice, Violation

RENAMED = "renamed"
"""What an event is of a case whose product or party goes by another number: nothing happened in it."""


def follow(session: Session, now: datetime) -> None:
    """Let offers, what is found of them, and its cases go by the number that a product or party has now.

    Only what `formerly` in products and parties says counts: nobody can tell a renamed number from one that was wrong.
    What is found of findings, such as a series of deviations, goes with them. Reports and documents keep the number
    that they bear, and so does what is found in them. A second time changes nothing.
    """
    products = session.exec(
        select(Product.formerly, Product.sku).where(Product.formerly != "").order_by(Product.sku)
    ).all()
    for was, name in _still_borne(session, products, (Observation.sku, Case.subject, Violation.case_subject)):
        _rename_offers(session, was, name)
        _rename_series(session, f"|{was}", f"|{name}")
        _carry(session, "subject", "case_subject", (was, name, "products"), now)
        _rename_facts(session, was, name)
    parties = session.exec(select(Party.formerly, Party.id).where(Party.formerly != "").order_by(Party.id)).all()
    for was, name in _still_borne(session, parties, (Observation.party_id, Case.party_key, Violation.party_key)):
        seen = update(Observation).where(col(Observation.party_id) == was)
        session.execute(seen.values(party_id=name, party_key=name))
        for kind in _of_findings():
            _rename_series(session, f"{kind}{was}|", f"{kind}{name}|")
        _carry(session, "party_key", "party_key", (was, name, "parties"), now)
    session.flush()


def _still_borne(session: Session, renamed: Sequence[tuple[str, str]], columns: Sequence[Any]) -> list[tuple[str, str]]:
    """Return those former and present numbers of which an offer, a finding or a case bears the former."""
    borne = {
        number
        for former in chunked(was for was, _ in renamed)
        for column in columns
        for number in session.exec(select(column).where(column.in_(former)).distinct()).all()
    }
    return [(was, name) for was, name in renamed if was in borne]


def _rename_offers(session: Session, was: str, name: str) -> None:
    """Let offers be of the product by its present number, also where their keys end in it."""
    keyed = select(Observation).where(
        col(Observation.sku) == was,
        col(Observation.ended_at).is_(None),
        col(Observation.offer_key).endswith(f"|{was}", autoescape=True),
    )
    for offer in session.exec(keyed).all():
        key = offer.offer_key.removesuffix(was) + name
        offers = update(Observation).where(col(Observation.offer_key) == offer.offer_key)
        findings = update(Violation).where(col(Violation.subject) == offer.offer_key)
        _rename_released(session, offer.offer_key, key)
        session.execute(offers.values(offer_key=key))
        session.execute(findings.values(subject=key))
    session.execute(update(Observation).where(col(Observation.sku) == was).values(sku=name))


def _rename_released(session: Session, was: str, key: str) -> None:
    """Let the prices that were released of an offer be known by its present key."""
    for row in session.exec(select(ReleasedPrice).where(ReleasedPrice.subject == was)).all():
        session.merge(ReleasedPrice(**{**row.model_dump(), "subject": key}))
        session.delete(row)
    session.flush()


def _of_findings() -> list[str]:
    """Return how the subjects begin of what is found of findings: a series of deviations."""
    return [f"{name}|" for name, kind in fact_types().items() if kind.over_violations]


def _goes_on() -> ColumnElement[bool]:
    """Return which findings go by another number: those of offers, and of what was found of these."""
    series = (col(Violation.subject).startswith(head, autoescape=True) for head in _of_findings())
    return or_(col(Violation.sighted).is_(True), *series)


def _rename_series(session: Session, was: str, name: str) -> None:
    """Let series be known by the number of now where no other is: `was` is how their subjects begin, or end."""
    found = select(Violation).where(_goes_on(), col(Violation.sighted).is_(False))
    for row in session.exec(found.where(col(Violation.subject).contains(was, autoescape=True))).all():
        ends = row.subject.endswith(was) and was.startswith("|")
        if not ends and not row.subject.startswith(was):
            continue
        subject = row.subject.removesuffix(was) + name if ends else name + row.subject.removeprefix(was)
        same = {"rule_id": row.rule_id, "rule_version": row.rule_version, "period": row.period, "subject": subject}
        if session.exec(select(Violation.id).filter_by(**same)).first() is None:
            row.subject = subject
            session.add(row)
    session.flush()


def _rename_facts(session: Session, was: str, name: str) -> None:
    """Let what was found of a product's offers be asked about by its present number, by which the policy has it."""
    found = select(Violation).where(Violation.case_subject == name, _goes_on())
    for row in session.exec(found).all():
        if row.fact.get("sku") == was:
            row.fact = {**row.fact, "sku": name}
            session.add(row)


def _carry(session: Session, of_case: str, of_finding: str, change: tuple[str, str, str], now: datetime) -> None:
    """Give what is found of offers, and its cases, another number, but cases where both numbers have one."""
    was, name, file = change
    held: Any = getattr(Violation, of_finding)
    for case in session.exec(select(Case).filter_by(**{of_case: was}).order_by(col(Case.id))).all():
        own = (col(Violation.case_id) == stored_id(case.id), _goes_on(), held == was)
        if session.exec(select(Violation.id).where(*own)).first() is None:
            continue  # of reports or documents
        about = {"party_key": case.party_key, "rule_id": case.rule_id, "subject": case.subject} | {of_case: name}
        if session.exec(select(Case.id).filter_by(**about)).first() is not None:
            continue  # both had one: what is found goes on in the other, and each says so
        setattr(case, of_case, name)
        session.add(case)
        session.execute(update(Violation).where(*own).values({of_finding: name}))
        text = f"Goes on as {name}, formerly {was} (policy/{file})"
        tell(session, case, key=f"{RENAMED}|{was}|{name}|{now.isoformat()}", kind=RENAMED, text=text, now=now)
    alone = update(Violation).where(col(Violation.case_id).is_(None), _goes_on(), held == was)
    session.execute(alone.values({of_finding: name}))
