"""Why nothing can be written about a case that stands: what it was found by, or its evidence, is gone or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.cases.kept_evidence import RESTORE, evidence_gone
from monitor.cases.named_days import price_changed
from monitor.cases.rises import may_be_told_from, rise_of
from monitor.cases.still_found import not_found_now, why_not_found
from monitor.cases.told_from import LET_BE
from monitor.documents import commands
from monitor.documents.case_files import LIVE, CaseFile
from monitor.documents.phrases import day
from monitor.model import Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import StepStatus, Topic, ViolationStatus

_UNWRITTEN = (StepStatus.PROPOSED, StepStatus.IN_REVIEW, StepStatus.APPROVED)


def doubt_of(session: Session, workspace: Workspace, rules: Mapping[str, Rule], file: CaseFile) -> str:
    """Return why no letter can be written about what a case stands on and what to do, or an empty string."""
    zone, lost = workspace.settings.brand.timezone, ""
    told = tellable(session, rules, file, zone)
    if file.party is None:
        lost = f"nobody is known as {file.party_name} any more (policy/parties.csv, policy/aliases.csv)"
    elif file.confirmed and not told.confirmed:
        prices = (said for item in file.confirmed if (said := _price(session, file, item, zone)))
        lost = next(prices, "") or why_not_found(file.confirmed)
    elif gone := evidence_gone(session, workspace.evidence, told.confirmed):
        return f"{gone}{RESTORE}."
    if not lost or lost == LET_BE:
        return lost and f"{lost}."
    close = commands.close(file.case.id if file.case else None)
    return (
        f"{lost}. Where the policy lost a row that still holds, enter it and run `channelwarden judge`; else close the "
        f"case: `{close}`."
    )


def tellable(session: Session, rules: Mapping[str, Rule], file: CaseFile, zone: ZoneInfo) -> CaseFile:
    """Return the file without the confirmed findings that nobody could judge again: a letter says nothing of them."""
    lost = not_found_now(session, rules, file.confirmed)
    kept = [
        item
        for item in file.violations
        if item.status != ViolationStatus.CONFIRMED or not (item.id in lost or _price(session, file, item, zone))
    ]
    return replace(file, violations=tuple(kept), unsaid=len(file.violations) - len(kept))


def with_doubts(
    session: Session, workspace: Workspace, rules: Mapping[str, Rule], files: Sequence[CaseFile]
) -> list[CaseFile]:
    """Return the files, those that wait for a letter with why none can be written, or as far as one can.

    What was found again is asked of all of them at once.
    """
    waiting = [item for file in files if file.step_in(*_UNWRITTEN) for item in file.confirmed]
    lost = not_found_now(session, rules, waiting)
    looked_at: dict[int, str] = {}

    def in_doubt(file: CaseFile) -> bool:
        gone = file.party is None or any(item.id in lost for item in file.confirmed)
        return gone or bool(evidence_gone(session, workspace.evidence, file.confirmed, looked_at=looked_at))

    return [
        _doubted(session, workspace, rules, file) if file.step_in(*_UNWRITTEN) and in_doubt(file) else file
        for file in files
    ]


def _doubted(session: Session, workspace: Workspace, rules: Mapping[str, Rule], file: CaseFile) -> CaseFile:
    if doubt := doubt_of(session, workspace, rules, file):
        return replace(file, doubt=doubt)
    return tellable(session, rules, file, workspace.settings.brand.timezone)


def with_rises(session: Session, files: Sequence[CaseFile], zone: ZoneInfo) -> list[CaseFile]:
    """Return the files, those of a price that was right until MAP came or rose with the words that say so."""
    return [replace(file, rise=_rise(session, file, zone)) for file in files]


def _rise(session: Session, file: CaseFile, zone: ZoneInfo) -> str:
    item = next((one for one in file.told if one.status in LIVE), None)
    if file.rule is None or item is None or (rise := rise_of(session, file.rule, item)) is None:
        return ""
    ladder = file.rule.ladder
    if file.case is None or not ladder or file.step_in(*StepStatus) is not None:
        return rise.words
    rung = ladder[min(file.case.rung + 1, len(ladder) - 1)]
    first = may_be_told_from(rise, item, rung.cure_days, zone)
    return f"{rise.words} A {rung.kind} is proposed from {day(first)} on."


def _price(session: Session, file: CaseFile, violation: Violation, zone: ZoneInfo) -> str:
    if file.rule is None or file.rule.topic != Topic.PRICE:
        return ""
    return price_changed(session, file.rule, violation, zone)
