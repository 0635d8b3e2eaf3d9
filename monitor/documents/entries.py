"""One line of the digest: who, what, the numbers, the evidence with its time, what happened, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from monitor.cases.allowed import BROKE_NOTHING
from monitor.cases.attribution import ANOTHERS
from monitor.cases.by_policy import BY_POLICY, ENDED
from monitor.cases.delivered import HELD
from monitor.cases.endings import by_weight, let_go_as, reasons
from monitor.cases.gate import FOR_LEGAL, as_told, deciding, reason_words, unread_sources
from monitor.cases.history import ACTOR, ANEW, WRITTEN
from monitor.cases.moves import MOVED
from monitor.cases.told_from import LET_BE, is_let_be
from monitor.documents import commands
from monitor.documents.case_files import CaseFile
from monitor.documents.cures import before_and_now
from monitor.documents.gaps import UNSEEN
from monitor.documents.one_offer import told_once
from monitor.documents.phrases import SHORT, moment, short_day, short_moment, shortened
from monitor.documents.settled import how_it_ended, settled_words
from monitor.documents.unconfirmed import unconfirmed_words
from monitor.facts.registry import fact_types
from monitor.model import Case, CaseEvent, Step, Violation
from monitor.printable import capital
from monitor.vocabulary import CaseStatus, OutboxStatus, Outcome, StepStatus, Topic, ViolationStatus, Visibility
from reports.interval import days_shown
from reports.records import DigestEntry
from scrapers.counted import number_of

_CONFIRMED_BY = {
    "second_capture": "confirmed by a second capture",
    "two_readings": "confirmed by two readings of the page",
    "document": "from a document",
}

_OF_CASES = "from what was confirmed before"
"""How a series of deviations is known: nothing but the cases themselves shows it"""

_APPROVERS = {"channel_manager": "the channel manager", "legal": "legal"}

_BY_KIND = {"opened", "relapsed", "cured"}
"""Events whose text repeats the finding's sentence."""

_SAID_WHY = {"waived", "disputed", "closed"}
"""Events that a person gave a reason for"""

_TO_TELL = {BROKE_NOTHING: "that nothing was broken", ANOTHERS: "where it was not the one it concerned"}
"""What a party should hear that got a letter about what ended so"""

_UNWRITTEN = "no letter can be written:"

_HARDLY_A_CUT = 7500
"""basis points below MAP from which a price is doubtful: a quarter of what the goods may be advertised at"""
_HISTORY_LIMIT = 8


def entry_of(file: CaseFile, state: str, zone: ZoneInfo, *, decide: bool) -> DigestEntry:
    """Return the digest's line for a case; `decide` adds the command that settles its proposed step."""
    told = by_weight(file.told)
    first = told[0] if told else None
    others = len(told_once(told)) - 1
    more = number_of(others, "more finding") if others > 0 else ""
    sentence = first.sentence if first else _closing(file, state) or _left(file)
    # The sentence speaks in the present tense of what was seen; what is over must not be read as going on.
    dismissed = first is not None and first.status == ViolationStatus.DISMISSED
    before, after = "Legal dismissed it. Before: " if dismissed else "", ""
    if first is not None and (head := let_go_as(first)):
        before, after = f"{capital(reasons(told))}. Found before: ", _letter_left(file, head)
    elif first is not None and state == "closed" and first.ended_at is not None and not dismissed:
        before, after = f"{_closing(file, state)} Found before: ".lstrip(), how_it_ended(first)
    elif first is not None and state in ("cured", "ended") and not dismissed:
        before, after = before_and_now(file, first, zone)
    elif first is not None and state == "suspicion":
        after = " ".join(filter(None, (unconfirmed_words(file, first, zone), file.rise)))
    elif file.rise:
        after = file.rise
    more = f"(and {more})" if more else ""
    after = " ".join(filter(None, (after, settled_words(file, zone))))
    return DigestEntry(
        case=case_name(file),
        party=file.party_name,
        product=file.product_name,
        rule=file.rule_id,
        title=file.rule.title if file.rule else "",
        severity=file.case.severity if file.case else (str(file.rule.severity) if file.rule else ""),
        state=state,
        sentence=" ".join(filter(None, (f"{before}{sentence}", more, after))),
        where=where(first.fact) if first else "",
        url=str(first.fact.get("url") or "") if first else "",
        evidence=evidence_line(file, first, zone) if first else "",
        next_step=next_step(file, zone, decide=decide),
        command=_command(file) if decide and not file.doubt else "",
        history=history(file, zone),
    )


def _closing(file: CaseFile, state: str) -> str:
    """Return why a case was closed that no finding is left of, as where its product was renamed."""
    last = next((event.text for event in reversed(file.events) if event.kind == "closed"), "")
    return f"{capital(last.partition(': ')[2].rstrip('.'))}." if state == "closed" and last else ""


def _left(file: CaseFile) -> str:
    """Return that nothing is left in a case whose findings went on in another one, as while a person let it rest."""
    return next((f"{event.text}." for event in reversed(file.events) if event.kind == MOVED), "")


def _letter_left(file: CaseFile, head: str) -> str:
    """Return that a party was written to about what broke nothing, or may not be its own: it should hear that, too."""
    left = file.case is not None and any(step.status == StepStatus.DONE for step in file.steps)
    return f"A letter about it left: tell the party {_TO_TELL[head]}." if left and head in _TO_TELL else ""


def case_name(file: CaseFile) -> str:
    """Return what a case is called; a suspicion that has none is called nothing."""
    return f"case {file.case.id}" if file.case and file.case.id else ""


def where(fact: Mapping[str, Any]) -> str:
    """Return where a fact was seen: the site and market, clause and page, or region or period."""
    if fact.get("site"):
        market = f" ({fact['market']})" if fact.get("market") else ""
        return f"{fact['site']}{market}"
    if fact.get("page"):
        number = f"clause {fact['number']}, " if fact.get("number") else ""
        return f"{number}page {fact['page']}"
    return days_shown(str(fact.get("region") or fact.get("period") or ""))


def evidence_line(file: CaseFile, violation: Violation, zone: ZoneInfo) -> str:
    """Return the evidence's number and time, from when to when it was seen, and how it was confirmed."""
    row = file.evidence.get(violation.evidence_id or 0)
    if row is None:
        return f"Judged {moment(violation.last_seen, zone)} from the policy data; there is no document to show"
    parts = [f"Evidence {row.sequence}, {moment(row.captured_at, zone)}"]
    if violation.first_seen < row.captured_at:
        parts.append(f"first seen {short_moment(violation.first_seen, zone)}")
    if violation.last_seen > row.captured_at:
        parts.append(f"last seen {short_moment(violation.last_seen, zone)}")
    if violation.status == ViolationStatus.SUSPICION:
        other = file.evidence.get(violation.differing_evidence_id or 0)
        differs = f"differs from evidence {other.sequence}, so " if other else ""
        parts.append(f"{differs}not confirmed yet")
    elif violation.confirmed_at is not None:
        kind = fact_types().get(file.rule.fact) if file.rule else None
        of_cases = kind is not None and kind.over_violations
        parts.append(_OF_CASES if of_cases else _CONFIRMED_BY.get(violation.confirmed_by, "confirmed"))
    return "; ".join(parts)


def history(file: CaseFile, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the case's dated events, oldest first; of a long history the last ones."""
    left = {event.key.replace("sent|", f"{WRITTEN}|", 1) for event in file.events if event.kind == "sent"}
    closed = file.case is not None and file.case.status == CaseStatus.CLOSED
    passed_over = {"joined", MOVED} if closed else {"joined"}  # its closing says where what was found goes on
    lines = [
        f"{short_day(event.at.astimezone(zone))} {_event_word(event)}"
        for event in file.events
        if event.kind not in passed_over and not (event.kind == WRITTEN and event.key in left)
    ]
    lines = list(dict.fromkeys(lines))
    if len(lines) > _HISTORY_LIMIT:
        lines = ["…", *lines[-_HISTORY_LIMIT:]]
    return tuple(lines) if len(lines) > 1 else ()


def next_step(file: CaseFile, zone: ZoneInfo, *, decide: bool) -> str:
    """Return what comes next in the case: the waiting step and who decides, or the running cure period.

    `decide` is for the reader who may approve the step, and leads over to the command.
    """
    if file.case is not None and file.case.status in (CaseStatus.WAIVED, CaseStatus.DISPUTED):
        return _resting(file.case)
    if file.doubt and (step := file.step_in(StepStatus.PROPOSED, StepStatus.IN_REVIEW)):
        return f"Step {step.id} proposed: {step.kind}; {_UNWRITTEN} {file.doubt}"
    if step := file.step_in(StepStatus.PROPOSED):
        days = number_of(step.cure_days, "day")
        unseen = _unseen(file, zone)
        said = f"{_gate_line(step)}{_unsaid(file)}{_too_deep(file)}{unseen}"
        return f"Step {step.id} proposed: {step.kind}, {days} to cure.{said} {_who(step, decide)}"
    if step := file.step_in(StepStatus.IN_REVIEW):
        unseen = f"{_unsaid(file)}{_too_deep(file)}{_unseen(file, zone)}"
        asked = (
            f" The law gate wants a review: {gate_words(step, to_legal=True)}.{_advice(step)}{unseen} Approve it with:"
            if decide
            else ""
        )
        return f"Step {step.id} proposed: {step.kind}.{asked or ' Legal reviews it before it can be approved.'}"
    return _running(file)


def _too_deep(file: CaseFile) -> str:
    """Return a word of care for who approves, where a price is so low that a slip is likelier than a cut."""
    found = [item.fact.get("shortfall_bp") for item in file.violations if item.status == ViolationStatus.CONFIRMED]
    if not any(isinstance(share, int) and share > _HARDLY_A_CUT for share in found):
        return ""
    return " Look at the evidence first: so low a price is more often a slip, or that of a part, an accessory or hire."


def _unsaid(file: CaseFile) -> str:
    """Return of how many findings the letter says nothing, since nobody could judge them again."""
    if not file.unsaid:
        return ""
    return f" The letter says nothing of {number_of(file.unsaid, 'finding')} that cannot be judged now."


def _unseen(file: CaseFile, zone: ZoneInfo) -> str:
    """Return a warning where what the case stands on could not be looked at any more: it may be cured by now."""
    if not file.out_of_sight:
        return ""
    row = max(file.told, key=lambda found: found.last_seen)
    last, why = row.last_seen, UNSEEN[Outcome(file.unseen[row.id or 0].outcome)][0]
    return f" Not seen since {short_moment(last, zone)} ({why}): what the page shows now is not known."


def _resting(case: Case) -> str:
    if case.clock_stopped_until is not None:
        return f"It rests until the end of {short_day(case.clock_stopped_until)}; nothing is sent before."
    return "It rests until somebody settles it (cases resume or close); nothing is sent before."


def _running(file: CaseFile) -> str:
    """Return where an open case stands that waits for nobody's approval."""
    if file.case is None or file.case.status != CaseStatus.OPEN:
        return ""
    if step := file.step_in(StepStatus.BLOCKED):
        alone = file.case.visibility == Visibility.LEGAL
        return f"The law gate blocks the {step.kind}: {gate_words(step, to_legal=alone)}"
    if file.party is None and file.party_key.startswith("seller:"):
        return "Nobody can be written to before the seller is identified in policy/aliases.csv."
    if step := file.step_in(StepStatus.APPROVED):
        return f"The {step.kind} is approved and {f'{_UNWRITTEN} {file.doubt}' if file.doubt else 'has not left yet.'}"
    step = file.step_in(StepStatus.DONE)
    return _taken(file, step) if step else (_taken_back(file) or _not_yet(file) or _response(file))


def _not_yet(file: CaseFile) -> str:
    """Return why no step is proposed yet, where what the case stands on may not be told of before it is seen again."""
    live = file.case is not None and file.case.status == CaseStatus.OPEN
    return f"No step is proposed: {LET_BE}." if live and file.told and all(map(is_let_be, file.told)) else ""


def _taken_back(file: CaseFile) -> str:
    """Return why the letter of before did not leave, where the next pass proposes its step anew."""
    last = next((event for event in reversed(file.events) if event.kind in ("withdrawn", "proposed")), None)
    return f"{last.text}." if last is not None and last.text.endswith(ANEW) else ""


def _response(file: CaseFile) -> str:
    """Return what the rule's author would do where no step will ever be proposed: the decision is the reader's."""
    if file.rule is None or file.rule.ladder or file.rule.topic == Topic.CONTRACT or not file.rule.response:
        return ""
    return f"What to do: {file.rule.response}"


def _taken(file: CaseFile, step: Step) -> str:
    letter = file.letters.get(step.outbox_id or 0)
    if letter is not None and letter.status == OutboxStatus.PENDING and letter.last_error.startswith(HELD):
        return f"The {step.kind} waits: {letter.last_error.removeprefix(HELD)}."
    if letter is not None and letter.status != OutboxStatus.SENT and letter.last_error:
        return f"The {step.kind} could not be delivered yet; the days to cure begin when it leaves."
    if letter is not None and letter.status == OutboxStatus.PENDING:
        begin = f"; {number_of(step.cure_days, 'day')} to cure begin then" if step.cure_days else ""
        return f"The {step.kind} is written; the law gate is asked once more before it leaves{begin}."
    return f"The {step.kind} was sent; cure period until {short_day(step.cure_until)}." if step.cure_until else ""


def gate_words(step: Step, *, to_legal: bool) -> str:
    """Return the deciding reasons of the gate in one line: jurisdictions, article, note, who confirmed it."""
    places: dict[str, list[str]] = {}
    for item in deciding(as_told(step.gate, to_legal=to_legal)):
        places.setdefault(reason_words(item).rstrip("."), []).append(str(item.get("jurisdiction") or "*"))
    said = (f"{', '.join(dict.fromkeys(where))}: {words}" for words, where in places.items())
    return "; ".join(said) or (FOR_LEGAL if deciding(step.gate) else "no reason was stored")


def _advice(step: Step) -> str:
    """Return what to do before a step is approved; several law rules' advice is too long to be told here."""
    said = list(dict.fromkeys(words for item in deciding(step.gate) if (words := str(item.get("response") or ""))))
    if len(said) < 2:
        return "".join(f" First: {words}" for words in said)
    return (
        f" `channelwarden cases show {step.case_id} --audience legal` says what each of these law rules advises first."
    )


def _command(file: CaseFile) -> str:
    step = file.step_in(StepStatus.PROPOSED, StepStatus.IN_REVIEW)
    if step is None:
        return ""
    return commands.approve(step.id, as_legal=step.approval == Visibility.LEGAL)


def _gate_line(step: Step) -> str:
    if step.gate.get("answer") != "allow":
        return ""
    unread = unread_sources(step.gate)
    return f" The law gate allows it ({unread})." if unread else " The law gate allows it."


def _who(step: Step, decide: bool) -> str:
    return "Approve it with:" if decide else f"Waits for {_APPROVERS.get(step.approval, 'approval')}."


def _event_word(event: CaseEvent) -> str:
    """Return an event in a few words: the head of its text, which may end in numbers nobody needs twice."""
    if event.kind in _BY_KIND:
        return "ended by the policy" if event.text.startswith(f"{ENDED}{BY_POLICY}") else event.kind
    head = event.text.split(":")[0].split(";")[0].strip()
    word = f"{head[:1].lower()}{head[1:]}" if 0 < len(head) <= SHORT else event.kind
    by = "" if event.actor in ("", ACTOR) or event.actor in word else f" by {event.actor}"
    why = event.text.partition(": ")[2] if event.kind in _SAID_WHY else ""
    return f"{word}{by} ({shortened(why)})" if why else f"{word}{by}"
