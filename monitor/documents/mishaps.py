"""What went wrong with files, notices and whole runs: gaps that the channel team can mend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from monitor.cases import blast
from monitor.cases.delivered import HELD
from monitor.cases.judged_by import NOT_JUDGED_BY, NOT_LOADED
from monitor.documents import commands
from monitor.documents.phrases import listed, moment
from monitor.documents.window import Window
from monitor.health import outages
from monitor.intake.reports import review_subject
from monitor.intake.resolving import NO_PARTNER
from monitor.model import Case, Handover, OutboxItem, Party, ReportFile, ReportRow, ReviewItem, Run, Step
from monitor.model.health import Outage
from monitor.policy.leaps import LEAPT
from monitor.printable import capital
from monitor.vocabulary import CaseStatus, HandoverState, OutboxStatus, StepStatus, Visibility
from reports.records import Gap

_LOST = {
    OutboxStatus.FAILED: "was given up after several attempts",
    OutboxStatus.UNCERTAIN: "may or may not have arrived: no answer of the mail server is known",
}

_TAKEN_BACK = "not sent: "
"""How the outbox notes why a letter was kept from leaving for good."""

_LOST_ROW = (
    "Where the policy lost a row that still holds, enter it and run `channelwarden judge`; "
    "else take the letter back (cases withdraw STEP) or close the case: it waits until then."
)
_OUTDATED_LETTER = "What still holds then leaves with that judging; nobody has to approve it again."
"""What is to be done about a letter that waits, by what it waits for."""

HELD_BACK = "Parties held back"
"""How the gap of a run begins that accused too many: the digest's first sentence names it, too."""

_REFUSED = ": not judged: "
"""How a pass notes a fact that stopped before the engine."""


def report_gaps(session: Session, window: Window) -> list[Gap]:
    """Return distributors' files of the window that were refused, and rows that were set aside."""
    gaps = []
    query = select(ReportFile).where(window.sql(ReportFile.received_at)).order_by(ReportFile.name)
    for file in session.exec(query).all():
        if file.status == "refused":
            rows_wait = select(ReviewItem.id).where(
                ReviewItem.kind == "row", ReviewItem.subject == review_subject(file)
            )
            told = session.exec(rows_wait).first() is not None
            reason = "none of its rows can be used; why stands under “To identify”" if told else file.reason
            gaps.append(Gap(f"Report {file.name}: refused", 1, reason, "Ask the partner for a corrected file."))
        elif file.status == "partial":
            rows = session.exec(
                select(ReportRow).where(ReportRow.report_id == file.id, ReportRow.status == "quarantined")
            ).all()
            reasons = ", ".join(sorted({row.reason for row in rows})[:3])
            gaps.append(Gap(f"Report {file.name}: rows set aside", len(rows), reasons, "They count in no sum."))
    return gaps


def unread_sources(session: Session, zone: ZoneInfo) -> list[Gap]:
    """Return mailboxes and servers that report files could not be fetched from: what partners sent there is unseen."""
    query = select(Outage).where(col(Outage.subject).startswith(outages.SOURCE), col(Outage.ended_at).is_(None))
    return [
        Gap(
            f"Reports from {one.subject.removeprefix(outages.SOURCE)}: not read",
            0,
            f"{one.text.rstrip('.')}. Not read since {moment(one.began_at, zone)}.",
            "Reports sent there are not seen until it can be read again; the next pass tries it.",
            (f"{one.subject}: not read",),
        )
        for one in session.exec(query.order_by(col(Outage.subject))).all()
    ]


def stray_files(session: Session) -> list[Gap]:
    """Return the files of the inbox that belong to no partner, as the last pass that looked there found them."""
    latest = session.exec(
        select(Run).where(col(Run.plan).in_(("run", "ingest"))).order_by(col(Run.id).desc()).limit(1)
    ).first()
    failures = latest.summary.get("failures", []) if latest else []
    stray = [str(failure).split(": ")[0] for failure in failures if NO_PARTNER in str(failure)]
    if not stray:
        return []
    advice = "Give the partner that sent them a `files` pattern that matches, or take them out of inbox/."
    reason = f"Not taken in: {listed(stray, 3)}."
    return [
        Gap("Files in the inbox of no partner", len(stray), reason, advice, tuple(f"inbox: {name}" for name in stray))
    ]


def refused_facts(session: Session) -> list[Gap]:
    """Return the facts that the last judging refused because a value is of the wrong type: no rule judged them."""
    plans = ("run", "judge")
    latest = session.exec(select(Run).where(col(Run.plan).in_(plans)).order_by(col(Run.id).desc()).limit(1)).first()
    failures = latest.summary.get("failures", []) if latest else []
    refused = [str(failure) for failure in failures if _REFUSED in str(failure)]
    if not refused:
        return []
    reason = f"A value is of the wrong type: {listed(refused, 3)}. Nothing was judged from them, nothing cured."
    return [
        Gap("Facts that no rule judged", len(refused), reason, "Mend the record the fact comes from, or report it.")
    ]


def delivery_gaps(session: Session, window: Window) -> list[Gap]:
    """Return notices and digests that did not leave, or that nobody can tell of, and notices that wait in vain.

    What was given up waits for a person, every day; what was taken back in the window was settled with that.
    """
    waits = select(OutboxItem).where(
        OutboxItem.status == OutboxStatus.PENDING,
        OutboxItem.kind == "notice",
        OutboxItem.attempts > 0,
        ~col(OutboxItem.last_error).startswith(HELD),
    )
    waiting = session.exec(waits.order_by(col(OutboxItem.id))).all()
    rows = session.exec(
        select(OutboxItem.status, OutboxItem.kind, func.count())
        .where(col(OutboxItem.status).in_(tuple(_LOST)), ~col(OutboxItem.last_error).startswith(_TAKEN_BACK))
        .group_by(OutboxItem.status, OutboxItem.kind)
        .order_by(OutboxItem.status, OutboxItem.kind)
    ).all()
    gaps = [
        Gap(
            f"{kind.replace('_', ' ').capitalize()}, {status}",
            count,
            f"Each {_LOST[OutboxStatus(status)]}.",
            commands.list_notices(),
        )
        for status, kind, count in rows
    ]
    if back := session.exec(
        select(OutboxItem)
        .join(Step, col(Step.outbox_id) == OutboxItem.id)
        .where(
            OutboxItem.status == OutboxStatus.FAILED,
            col(OutboxItem.last_error).startswith(_TAKEN_BACK),
            window.sql(Step.decided_at),
        )
        .order_by(col(OutboxItem.id))
    ).all():
        letters = {_letter(item.dedupe_key) for item in back}
        why = _words(session, back)
        reason = f"Taken back before they left{f': {why}' if why else ''}."
        gaps.append(Gap("Notices, not sent", len(letters), reason, commands.list_notices()))
    if waiting:
        errors = _words(session, waiting)
        reason = f"{f'{errors}. ' if errors else ''}The days to cure begin when a notice leaves."
        gaps.append(Gap("Notices, not delivered yet", len(waiting), reason, commands.list_notices()))
    return gaps


def _words(session: Session, items: Sequence[OutboxItem]) -> str:
    """Return why letters did not leave, in the words of people and servers; those of legal's own cases stay out."""
    legal = (
        select(OutboxItem.dedupe_key)
        .join(Step, col(Step.outbox_id) == OutboxItem.id)
        .join(Case, col(Case.id) == Step.case_id)
        .where(Case.visibility == Visibility.LEGAL)
    )
    kept = {_letter(key) for key in session.exec(legal).all()}
    said = (item.last_error.removeprefix(_TAKEN_BACK) for item in items if _letter(item.dedupe_key) not in kept)
    return listed(list(dict.fromkeys(said)), 2).rstrip(".")


def _letter(key: str) -> str:
    return key.rpartition("|")[0]


def refused_readers(session: Session, window: Window) -> list[Gap]:
    """Return the readers of the house whom a document of the window did not reach, while it reached others."""
    rows = session.exec(
        select(Handover)
        .join(OutboxItem, col(OutboxItem.id) == col(Handover.outbox_id))
        .where(
            Handover.state == HandoverState.REFUSED,
            window.sql(Handover.at),
            OutboxItem.kind != "notice",
            OutboxItem.status == OutboxStatus.SENT,
        )
        .order_by(col(Handover.id))
    ).all()
    last = {row.address: row.words for row in rows}
    if not last:
        return []
    advice = f"Mend the address or its mailbox; {commands.send_again()} sends a document to those who did not get it."
    reason = f"{listed(last.values(), 3).rstrip('.')}. The other readers have it."
    causes = tuple(f"reader {address}: not reached" for address in last)
    return [Gap("Readers whom the mail did not reach", len(last), reason, advice, causes)]


def held_letters(session: Session) -> list[Gap]:
    """Return approved letters that wait because nobody judged by what policy and pages say now, and the way out."""
    rows = session.exec(
        select(OutboxItem, Case)
        .join(Step, col(Step.outbox_id) == OutboxItem.id)
        .join(Case, col(Case.id) == Step.case_id)
        .where(
            OutboxItem.status == OutboxStatus.PENDING,
            col(OutboxItem.last_error).startswith(HELD),
            Case.status == CaseStatus.OPEN,
        )
        .order_by(col(OutboxItem.id))
    ).all()
    groups: defaultdict[str, list[Case]] = defaultdict(list)
    for item, case in {item.id: (item, case) for item, case in rows}.values():
        groups[item.last_error.removeprefix(HELD)].append(case)
    return [
        Gap(
            f"Approved letters that wait{_cases_of(cases)}",
            len(cases),
            f"{capital(why)}.",
            _OUTDATED_LETTER if why.startswith((NOT_LOADED, NOT_JUDGED_BY)) else _LOST_ROW,
            (why,),
        )
        for why, cases in groups.items()
    ]


def _cases_of(cases: Sequence[Case]) -> str:
    """Return the numbers of the cases that everybody may read, in brackets."""
    open_to_all = [str(case.id) for case in cases if case.visibility == Visibility.CHANNEL]
    return f" ({'case' if len(open_to_all) == 1 else 'cases'} {listed(open_to_all, 12)})" if open_to_all else ""


def outdated_gaps(why: str) -> list[Gap]:
    """Return that all that is told was judged by another state of policy, rules and settings than now, where it was."""
    if not why:
        return []
    reason = f"{why[0].upper()}{why[1:]}: cases, steps and gaps stand here as they were before."
    advice = "`channelwarden judge` judges by what they say now; until then no step is approved and no letter leaves."
    # Without a cause it is never a known gap: while it stands, whatever the reader decides is refused.
    return [Gap("Not judged by what holds now", 1, reason, advice)]


def unsendable(session: Session) -> list[Gap]:
    """Return approved steps for which there is nobody to write to, a line a seller: one alias settles all of it."""
    rows = session.exec(
        select(Case)
        .join(Step, col(Step.case_id) == Case.id)
        .where(
            Step.status == StepStatus.APPROVED,
            Case.status == CaseStatus.OPEN,
            Case.visibility == Visibility.CHANNEL,
            col(Step.outbox_id).is_(None),
            col(Case.party_key).not_in(select(Party.id)),
        )
        .order_by(col(Case.id))
    ).all()
    reason, advice = (
        "The seller is not identified, so there is nobody to write to.",
        "Add the seller to policy/aliases.csv.",
    )
    by_party: defaultdict[str, list[str]] = defaultdict(list)
    for case in rows:
        by_party[case.party_key].append(str(case.id))
    return [
        Gap(f"{'Cases' if len(ids) > 1 else 'Case'} {listed(ids, 12)}: approved, not sent", len(ids), reason, advice)
        for ids in by_party.values()
    ]


def held(session: Session) -> list[Gap]:
    """Return the runs that accused too many parties at once: what they found waits for an operator's word."""
    reason = (
        "It newly accused more parties, or most offers of one site of their prices: more likely a page was misread. "
        "Of what is held no case was opened and no step taken."
    )
    return [
        Gap(
            f"{HELD_BACK} by run {item.run}",
            item.parties,
            reason,
            "Look at some pages first (where it is one site, `channelwarden judge` names it); "
            f"if it is right after all: {commands.release(item.run)}",
        )
        for item in blast.held_runs(session)
    ]


def leapt_prices(session: Session, window: Window) -> list[Gap]:
    """Return what passes said of minimum advertised prices that leapt with the policy files they loaded."""
    runs = session.exec(select(Run).where(window.sql(Run.started_at)).order_by(col(Run.id))).all()
    lines = (str(line) for run in runs for line in run.summary.get("failures", ()))
    said = [line.removeprefix(LEAPT) for line in lines if line.startswith(LEAPT)]
    advice = (
        "Look for a misplaced point in map_prices before anybody is accused by them, or told that nothing was broken; "
        "when the file is mended, what closed by it opens again."
    )
    return [Gap("Minimum advertised prices leapt", 1, f"{capital(line)}.", advice) for line in dict.fromkeys(said)]
