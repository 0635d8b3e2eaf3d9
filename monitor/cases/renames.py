"""Products and parties that policy files say were called otherwise: what was found of them goes on where it stood."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from monitor.cases.history import stored_id, tell
from monitor.model import Case, Observation, Party, Product, Violation

RENAMED = "renamed"
"""What an event is of a case whose product or party goes by another number: nothing happened in it."""


def follow(session: Session, now: datetime) -> None:
    """Let offers, what is found of them, and its cases go by the number that a product or party has now.

    Only what `formerly` in products and parties says counts: nobody can tell a renamed number from one that was wrong.
    Reports and documents keep the number that they bear, and so does what is found in them. A second time changes
    nothing.
    """
    held = _numbers_held(session)
    products = select(Product.formerly, Product.sku).where(Product.formerly != "").order_by(Product.sku)
    for was, name in session.exec(products).all():
        if was not in held:
            continue
        _rename_offers(session, was, name)
        _carry(session, "subject", "case_subject", (was, name, "products"), now)
    parties = select(Party.formerly, Party.id).where(Party.formerly != "").order_by(Party.id)
    for was, name in session.exec(parties).all():
        if was not in held:
            continue
        seen = update(Observation).where(col(Observation.party_id) == was)
        session.execute(seen.values(party_id=name, party_key=name))
        _carry(session, "party_key", "party_key", (was, name, "parties"), now)
    session.flush()


def _numbers_held(session: Session) -> set[str]:
    """Return the numbers of products and parties that offers, findings or cases bear."""
    columns: list[Any] = [Observation.sku, Observation.party_id, Case.subject, Case.party_key]
    columns += [Violation.case_subject, Violation.party_key]
    return {str(number) for column in columns for number in session.exec(select(column).distinct()).all()}


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
        session.execute(offers.values(offer_key=key))
        session.execute(findings.values(subject=key))
    session.execute(update(Observation).where(col(Observation.sku) == was).values(sku=name))


def _carry(session: Session, of_case: str, of_finding: str, change: tuple[str, str, str], now: datetime) -> None:
    """Give what is found of offers, and its cases, another number, but cases where both numbers have one."""
    was, name, file = change
    held: Any = getattr(Violation, of_finding)
    sighted = col(Violation.sighted).is_(True)
    for case in session.exec(select(Case).filter_by(**{of_case: was}).order_by(col(Case.id))).all():
        own = (col(Violation.case_id) == stored_id(case.id), sighted, held == was)
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
    alone = update(Violation).where(col(Violation.case_id).is_(None), sighted, held == was)
    session.execute(alone.values({of_finding: name}))
