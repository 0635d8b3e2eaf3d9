"""Cases over time: open, join, reopen, cure, and climb the ladder, one pass at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.cases import blast, exemptions, ladder
from monitor.cases.admission import admit, cure, opens_or_reopens
from monitor.cases.desk import CaseDesk, deviations
from monitor.cases.gate import Gate
from monitor.cases.held_findings import chosen
from monitor.cases.hindsight import close_what_broke_nothing
from monitor.cases.history import GRADED, stored_id, tell
from monitor.cases.one_site import DoubtedSite, doubted_sites, in_doubt, is_of_price, sites_of, standing_at
from monitor.cases.retiring import retire
from monitor.cases.vouched import vouch
from monitor.model import Case, Run, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Limits
from monitor.vocabulary import OWN_HOUSE, Action, Answer, CaseStatus, RuleStatus, Topic, ViolationStatus, Visibility


@dataclass(frozen=True)
class CaseSummary:
    """What one pass over the cases changed; `steps` counts new steps, of which `blocked` were stopped by the gate.

    `held` is the number of parties the pass would have accused had a blast-radius limit not stopped it;
    0 when nothing was held. `doubted` are the sites whose new findings were held, as most of their offers had one.
    """

    opened: int = 0
    joined: int = 0
    relapsed: int = 0
    cured: int = 0
    steps: int = 0
    blocked: int = 0
    expired: int = 0
    held: int = 0
    doubted: tuple[DoubtedSite, ...] = ()


def advance(
    session: Session,
    *,
    run: Run,
    rules: Mapping[str, Rule],
    gate: Gate,
    limits: Limits,
    now: datetime,
    zone: ZoneInfo,
) -> CaseSummary:
    """Carry every case forward on what is confirmed; a second pass over an equal store changes nothing.

    A pass that would accuse more parties than `limits` allow opens and reopens no case and takes no step: its
    violations are marked as held by this run until an operator releases it. Cures are recorded all the same. Where it
    would accuse most offers of one site of their prices, these alone are held, and cases about them take no step.
    """
    with gate:
        desk = CaseDesk(session, rules, gate, now, zone)
        expired = exemptions.expire(session, now, zone)
        retire(desk)
        waiting = _waiting(session, rules)
        accusing = _accusing(desk, waiting)
        at_stake = [*accusing, *blast.held(session)]
        accused = {found.party_key for found in at_stake}
        too_many = blast.too_many(session, accused, limits, desk.local_date)
        doubted = doubted_sites(session, at_stake, rules, limits, now)
        misread = in_doubt(at_stake, doubted, rules)
        kept_back = [found for found in (accusing if too_many else misread) if found.held_run is None]
        blast.hold(session, kept_back, stored_id(run.id))
        kept_back_ids = {found.id for found in kept_back}
        outcomes = [admit(desk, found) for found in waiting if found.id not in kept_back_ids]
        close_what_broke_nothing(session, now)
        cured = sum(cure(desk, case) for case in _cases(session, CaseStatus.OPEN))
        going_on = _cases(session, CaseStatus.OPEN)
        for case in going_on:
            _grade(desk, case)
        steps, blocked = _climb(desk, going_on, take_steps=not too_many, doubted=doubted)
        session.flush()
    return CaseSummary(
        opened=outcomes.count("opened"),
        joined=outcomes.count("joined"),
        relapsed=outcomes.count("relapsed"),
        cured=cured,
        steps=steps,
        blocked=blocked,
        expired=expired,
        held=len(accused if too_many else {found.party_key for found in misread}),
        doubted=tuple(doubted),
    )


def settle(desk: CaseDesk, subject: str) -> None:
    """Carry the contract cases of one agreement forward at once, as legal decided: opened again, or closed."""
    for found in _waiting(desk.session, desk.rules):
        if found.case_subject == subject and desk.rules[found.rule_id].topic == Topic.CONTRACT:
            admit(desk, found)
    for case in _cases(desk.session, CaseStatus.OPEN):
        if case.subject == subject and case.topic == Topic.CONTRACT:
            cure(desk, case)


def release(
    session: Session,
    *,
    run_id: int | None = None,
    site: str = "",
    by: str,
    rules: Mapping[str, Rule],
    gate: Gate,
    now: datetime,
    zone: ZoneInfo,
) -> CaseSummary:
    """Let what a run holds, or all runs hold of a site, open its cases after all, on the word of the operator `by`.

    What a rule found that is out of force or gone meanwhile opens none: nobody is accused in its name any more.
    Raises `NotFoundError` when nothing is held, naming what is.
    """
    held = chosen(session, rules, run_id=run_id, site=site)
    with gate:
        desk = CaseDesk(session, rules, gate, now, zone)
        outcomes = []
        _vouch(desk, held, by)
        for found in held:
            held_by, found.held_run = found.held_run, None
            session.add(found)
            rule = rules.get(found.rule_id)
            if rule is not None and rule.status == RuleStatus.ACTIVE:  # of any other the next pass ends what it found
                outcomes.append(admit(desk, found, note=f"released from run {held_by} by {by}"))
        session.flush()
        touched = {found.case_id for found in held}
        cases = [case for case in _cases(session, CaseStatus.OPEN) if case.id in touched]
        steps, blocked = _climb(desk, cases, take_steps=True)
    return CaseSummary(
        opened=outcomes.count("opened"),
        joined=outcomes.count("joined"),
        relapsed=outcomes.count("relapsed"),
        steps=steps,
        blocked=blocked,
    )


def _vouch(desk: CaseDesk, held: list[Violation], by: str) -> None:
    """Take what is released as looked at, and with it what was told already of prices at the same sites.

    What another run holds there waits for a word of its own.
    """
    sites = sites_of(desk.session, held, desk.rules)
    told = [found for site in sites for found in standing_at(desk.session, site, desk.rules) if found.held_run is None]
    vouch(desk.session, [*held, *told], desk.rules, by=by, now=desk.now)


def _waiting(session: Session, rules: Mapping[str, Rule]) -> list[Violation]:
    """Return confirmed violations that belong to no case yet and are not held, in an order that never varies."""
    statement = (
        select(Violation)
        .where(
            Violation.status == ViolationStatus.CONFIRMED,
            col(Violation.case_id).is_(None),
            col(Violation.held_run).is_(None),
        )
        .order_by(
            col(Violation.party_key),
            col(Violation.rule_id),
            col(Violation.case_subject),
            col(Violation.first_seen),
            col(Violation.subject),
        )
    )
    # A rule whose file is gone opens nothing, and ends nothing either: a missing rule is no all-clear.
    return [found for found in session.exec(statement).all() if found.rule_id in rules]


def _accusing(desk: CaseDesk, waiting: Iterable[Violation]) -> list[Violation]:
    """Return what would accuse anew; a clause of the brand's own agreement and its own fault accuse nobody."""
    accusing = (found for found in waiting if opens_or_reopens(desk, found))
    return [
        found
        for found in accusing
        if desk.rules[found.rule_id].topic != Topic.CONTRACT and found.party_key != OWN_HOUSE
    ]


def _cases(session: Session, status: CaseStatus) -> list[Case]:
    return list(session.exec(select(Case).where(Case.status == status).order_by(col(Case.id))).all())


def _grade(desk: CaseDesk, case: Case) -> None:
    """Give an open case the severity that its rule has by now, and tell since when and why."""
    rule = desk.rules.get(case.rule_id)
    if rule is None or case.severity == rule.severity:
        return
    said = f"severity {rule.severity} instead of {case.severity}: so says version {rule.version} of {rule.id}"
    case.severity = str(rule.severity)
    tell(desk.session, case, key=f"{GRADED}|{desk.now.isoformat()}", kind=GRADED, text=said, now=desk.now)


def _climb(
    desk: CaseDesk, cases: Iterable[Case], *, take_steps: bool, doubted: Iterable[DoubtedSite] = ()
) -> tuple[int, int]:
    """Decide who may read each case, and propose the steps that are due; returns new steps, blocked ones.

    None is due of a case over the price of an offer at a doubted site.
    """
    keys = frozenset(key for site in doubted for key in site.found)
    listed = list(cases)
    standing = deviations(desk.session, [stored_id(case.id) for case in listed])
    steps = []
    for case in listed:
        found = standing.get(stored_id(case.id), [])
        set_visibility(desk, case, found)
        if not take_steps or any(item.subject in keys and is_of_price(item, desk.rules) for item in found):
            continue
        if step := ladder.climb(desk, case, found):
            steps.append(step)
    return len(steps), sum(step.gate["answer"] == Answer.BLOCK for step in steps)


def set_visibility(desk: CaseDesk, case: Case, found: list[Violation]) -> None:
    """Show the case to the channel only where its rule says so and the law gate allows showing it at all."""
    rule = desk.rules.get(case.rule_id)
    if rule is None or not found:
        return
    if rule.visibility == Visibility.LEGAL:
        visibility, reason = Visibility.LEGAL, f"{rule.id} is for legal only"
    elif case.party_key == OWN_HOUSE:
        visibility, reason = Visibility.CHANNEL, ""  # nobody outside is concerned: there is nothing to ask the gate
    else:
        answer = desk.ask(case, found, Action.SHOW_INTERNALLY)
        allowed = answer.answer == Answer.ALLOW
        visibility, reason = (Visibility.CHANNEL, "") if allowed else (Visibility.LEGAL, answer.why)
    if (case.visibility, case.visibility_reason) != (visibility, reason):
        case.visibility, case.visibility_reason = visibility, reason
        desk.session.add(case)
