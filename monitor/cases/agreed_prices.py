"""Whether prices are a matter of an agreement with the party: a clause of it, or pay that hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from monitor.facts.clause import place_of
from monitor.model import Agreement, AgreementFile, Clause, Violation
from monitor.rulebook.price_words import of_resale
from monitor.vocabulary import AgreementType, ViolationStatus

_SIGNED = "P12_"
"""the party signs or acknowledges the policy: that alone makes an agreement of it"""

_ON_PRICES = ("P01_", "P02_", "P03_", "P04_", "P05_", "P11_", _SIGNED)
"""clauses by which a resale price, an advertised price or a discount is agreed or punished"""

NAMED_FREELY = ("scheme", "scheme_title", "name", "wording", "basis", "first_basis", "second_basis")
"""attributes that say in the brand's own words what a payment is for"""

NAMES_OF_PAY = ("kind", "measure", "terms", *NAMED_FREELY)
"""the same, and those that say it in words of the house"""


def price_clause_stands(session: Session, agreements: Sequence[Agreement]) -> bool:
    """Say whether a clause about resale prices was found in one of the agreements and legal did not dismiss it.

    The text of a unilateral policy speaks of prices by nature; in it only a signature counts.
    """
    kinds = {agreement.id: agreement.type for agreement in agreements}
    if not kinds:
        return False
    clauses = session.exec(
        select(AgreementFile.agreement_id, Clause.type, Clause.start)
        .join(Clause, col(Clause.file_id) == col(AgreementFile.id))
        .where(col(AgreementFile.agreement_id).in_(kinds), col(AgreementFile.current).is_(True))
    ).all()
    wanted = {
        (agreement, kind, start)
        for agreement, kind, start in clauses
        if kind.startswith(_SIGNED if kinds[agreement] == AgreementType.UNILATERAL_POLICY else _ON_PRICES)
    }
    return bool(wanted) and not wanted <= _dismissed(session, kinds)


def _dismissed(session: Session, agreements: Iterable[str]) -> set[tuple[str, str, int]]:
    """Return the clauses that legal dismissed, by agreement, type and place in the text."""
    rows = session.exec(
        select(Violation.case_subject, Violation.subject).where(
            Violation.status == ViolationStatus.DISMISSED,
            col(Violation.case_subject).in_(agreements),
            col(Violation.subject).startswith("clause|"),
        )
    )
    found = ((agreement, *place_of(subject)) for agreement, subject in rows)
    return {(agreement, kind, int(start)) for agreement, kind, start in found}


def pay_for_prices(violations: Iterable[Violation]) -> bool:
    """Say whether a payment that the violations are about is named after a resale price, by whoever named it."""
    return any(
        of_resale(str(violation.fact[name]))
        for violation in violations
        for name in NAMES_OF_PAY
        if violation.fact.get(name)
    )
