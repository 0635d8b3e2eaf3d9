"""A channel after two passes, with what a console must not fall for: hostile names and what only legal may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, col, select
from typer.testing import CliRunner

from monitor.cli.app import build
from monitor.model import Case, Evidence, OutboxItem, Party, Step, Violation
from tests.pack.two_shops import POLICY, START, Brand, Shops

SCRIPT = "<script>alert('x')</script>"
TURNED = "ab\u202ecod\u200bex"
"""A name that turns the direction of what follows it, with a letter of no width."""
LONG = "W" * 500
PRICE = "A price of it is on record"
SECRET = "Hollow Pine Trading"
CLAUSE = "4.2 The Reseller shall not resell the Products below the minimum resale prices set out in Schedule 3."
FIRST_DAY = "2026-03-02"


HELD_RUN = 77
"""A run that accused too many"""


@dataclass
class WatchedChannel:
    """The workspace, and the numbers of its cases."""

    root: Path
    brand: Brand
    priced: int
    hostile: int
    long: int
    for_legal: int
    letter: int
    secret_letter: int


def watched(root: Path, shops: Shops) -> WatchedChannel:
    """Make the workspace, watch it for two passes and approve one letter."""
    shops.offer("alpha", "79.00")
    shops.offer("beta", "85.00")
    brand = Brand(root, shops)
    brand.write()
    (root / "agreements").mkdir()
    (root / "agreements" / "alpha.txt").write_text(f"DEALER TERMS\n\n{CLAUSE}\n", encoding="utf-8")
    agreements = POLICY["agreements"].replace("unilateral_policy,,US", "unilateral_policy,alpha.txt,US", 1)
    (root / "policy" / "agreements.csv").write_text(agreements)
    for _ in range(2):
        brand.visit()
    priced = brand.case_of("alphaco")
    with brand.store() as session:
        step = session.exec(select(Step).where(Step.case_id == priced)).one()
    CliRunner().invoke(build(), ["cases", "approve", str(step.id), "--by", "Ann", "-w", str(root)])
    with brand.store() as session:
        letter = session.exec(select(Step.outbox_id).where(Step.case_id == priced)).one()
        hostile = _case(session, "hostile", SCRIPT, sentence=f"{SCRIPT} offers {TURNED}")
        long = _case(session, "long", LONG, sentence=LONG)
        for_legal = _case(session, "hollow", SECRET, visibility="legal", sentence=f"{SECRET} fixes prices")
        secret = _letter(session, for_legal)
        _letter(session, for_legal, 2, status="pending", said=f"mailbox of {SECRET} unknown")
        back = f"not sent: withdrawn by Lisa: {SECRET} fixes prices"
        _letter(session, for_legal, 3, step_status="withdrawn", said=back)
        session.exec(select(Violation).where(Violation.case_id == long)).one().held_run = HELD_RUN
        session.commit()
    assert letter is not None
    return WatchedChannel(root, brand, priced, hostile, long, for_legal, letter, secret)


def _case(session: Session, party: str, name: str, *, sentence: str, visibility: str = "channel") -> int:
    session.add(Party(id=party, name=name, role="reseller", country="US", region="US-TX"))
    case = Case(
        party_key=party,
        rule_id="MAP-001",
        subject=f"{name[:40]}-1",
        topic="price",
        severity="high",
        status="open",
        visibility=visibility,
        opened_at=START,
        changed_at=START + timedelta(days=1),
    )
    session.add(case)
    session.flush()
    evidence = session.exec(select(Evidence).order_by(col(Evidence.id))).first()
    session.add(
        Violation(
            rule_id="MAP-001",
            rule_version=1,
            subject=f"{party}|1",
            period="",
            status="confirmed",
            sentence=sentence,
            party_key=party,
            case_subject=case.subject,
            case_id=case.id,
            evidence_id=evidence.id if evidence else None,
            fact={},
            first_seen=START,
            last_seen=START,
        )
    )
    reason = {"rule": "LAW-X", "version": 1, "answer": "review", "jurisdiction": "US", "article": f"§ 1 {name[:60]}"}
    about_price = {**reason, "rule": "LAW-Y", "article": PRICE, "note": "", "confirmed": True, "for_legal": True}
    told = {**reason, "note": "counsel decides", "confirmed": False, "response": "Read it."}
    gate = {"answer": "review", "reasons": [about_price] if party == "long" else [told, about_price]}
    session.add(
        Step(
            case_id=case.id,
            episode=1,
            rung=0,
            kind="notice",
            action="ask_correction",
            status="in_review",
            approval="legal",
            cure_days=7,
            proposed_at=START,
            gate=gate,
        )
    )
    session.flush()
    assert case.id is not None
    return case.id


def _letter(
    session: Session,
    case: int,
    rung: int = 1,
    *,
    status: str = "failed",
    step_status: str = "approved",
    said: str = "no such mailbox",
) -> int:
    """Write a letter in a case, which waits in the outbox."""
    item = OutboxItem(
        dedupe_key=f"notice|{case}|1|{rung}|mail",
        kind="notice",
        channel="mail",
        recipient="desk@hollow.example",
        subject=f"To {SECRET}",
        parts={"txt": f"Dear {SECRET}"},
        status=status,
        attempts=1,
        last_error=said,
        created_at=START,
    )
    session.add(item)
    session.flush()
    step = Step(
        case_id=case,
        episode=1,
        rung=rung,
        kind="warning",
        action="send_notice",
        status=step_status,
        approved_by="Ann",
        decided_at=START + timedelta(days=1),
        cure_days=7,
        proposed_at=START,
        outbox_id=item.id,
        gate={},
    )
    session.add(step)
    session.flush()
    assert item.id is not None
    return item.id
