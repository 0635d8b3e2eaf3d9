"""Which steps the findings would lead to: by the rule's ladder, through the law gate, on the parties as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import Session, select

from monitor.cases import blast
from monitor.cases.action import ASKED_ABOUT, CaseParty, action_facts, standing
from monitor.cases.gate import Gate, GateAnswer, as_told, deciding, deciding_words
from monitor.cases.one_site import doubted_sites
from monitor.cases.overview import unidentified
from monitor.model import Case, Violation
from monitor.replay.episodes import Episode
from monitor.replay.records import FirstStep, FirstSteps
from monitor.replay.window import Lookback
from monitor.rulebook.records import Rule, Scalar
from monitor.settings import Limits
from monitor.vocabulary import OWN_HOUSE, RUNG_ACTION, Action, Answer, CaseStatus, Topic, ViolationStatus, Visibility

_ENDED = (CaseStatus.CURED, CaseStatus.CLOSED)

Key = tuple[str, str]
"""party key, and the product or agreement it is about"""

Place = tuple[tuple[str, Scalar | None], ...]


@dataclass
class _Imagined:
    """A case as the findings would open it."""

    on: date
    """local day of the first confirmation"""
    at: datetime | None = None
    places: dict[Place, None] = field(default_factory=dict)
    first: dict[Place, None] = field(default_factory=dict)
    """the places of what was confirmed first: what the law gate is asked about when the step is proposed"""
    findings: int = 0

    def take(self, place: Place, proven: Place, at: datetime | None, on: date) -> None:
        """Take in a finding that was confirmed at a moment, or by a document at none."""
        self.findings += 1
        self.places[place] = None
        if at is not None and self.at is not None and at < self.at:
            self.first, self.at, self.on = {}, at, on
        if at == self.at:
            self.first[proven] = None


class Docket:
    """Gathers findings into the cases they would open; asks the gate, writes nothing.

    Use inside `with gate`: the law rules are then compiled once.
    """

    def __init__(self, session: Session, rule: Rule, gate: Gate, window: Lookback) -> None:
        self.session, self.rule, self.gate, self.window = session, rule, gate, window
        self._cases: dict[Key, _Imagined] = {}
        self._standings: dict[tuple[str, date], CaseParty] = {}
        self._answers: dict[object, GateAnswer] = {}
        known = session.exec(select(Case).where(Case.rule_id == rule.id)).all()
        self._known = {(case.party_key, case.subject): case for case in known}
        self._found_now: list[tuple[Key, Violation]] = []

    def readable(self, rule: Rule, fact: Mapping[str, Scalar | None], audience: str) -> bool:
        """Return whether the audience may read of it: legal reads all, the channel what the law gate lets it."""
        if audience == Visibility.LEGAL:
            return True
        if rule.visibility == Visibility.LEGAL:
            return False
        party = str(fact["party_key"])
        if party == OWN_HOUSE:
            return True
        answer = self._ask(rule, party, self.window.today, [_place(fact)], Action.SHOW_INTERNALLY)
        return answer.answer == Answer.ALLOW

    def admit(self, episode: Episode) -> None:
        """Take a confirmed finding into its case; a suspicion opens none."""
        if not episode.confirmed_by:
            return
        fact = episode.fact
        at = episode.confirmed_at
        on = self.window.local_date(at) if at else self.window.today
        key = (str(fact["party_key"]), str(fact["case_subject"]))
        case = self._cases.setdefault(key, _Imagined(on, at))
        case.take(_place(fact), _place(episode.proven or fact), at, on)
        if self.rule.topic == Topic.PRICE and self.rule.fact == "offer" and not episode.end:
            self._found_now.append((key, _as_stored(self.rule, key, episode, self.window.start)))

    def notices(self, limits: Limits, audience: str, limit: int) -> FirstSteps:
        """Return the first step of every case with the gate's answer; `limit` is of those listed."""
        found, counts = FirstSteps(), Counter[str]()
        for key, case in sorted(self._cases.items()):
            notice = self._notice(key, case, to_legal=audience == Visibility.LEGAL)
            counts[notice.outcome] += 1
            if not all(self._may_read(key[0], place, audience) for place in case.places):
                found.legal_only += 1
            elif len(found.listed) < limit:
                found.listed.append(notice)
        found.counts = dict(sorted(counts.items()))
        accused = self._newly_accused()
        found.newly_accused = len(accused)
        found.held = blast.too_many(self.session, accused, limits, self.window.today)
        found.held_sites = self._held_sites(limits)
        return found

    def _held_sites(self, limits: Limits) -> int:
        """Return of how many sites a pass would hold what stands now, were it all found at once."""
        new = [found for key, found in self._found_now if not self._stands(key)]
        now = datetime.combine(self.window.today, time.max, tzinfo=self.window.zone)
        return len(doubted_sites(self.session, new, {self.rule.id: self.rule}, limits, now))

    def _stands(self, key: Key) -> bool:
        known = self._known.get(key)
        return known is not None and known.status not in _ENDED

    def _newly_accused(self) -> set[str]:
        if self.rule.topic == Topic.CONTRACT:
            return set()  # a clause of the brand's own agreement accuses nobody
        standing_cases = {key for key, case in self._known.items() if case.status not in _ENDED}
        return {key[0] for key in self._cases if key not in standing_cases and key[0] != OWN_HOUSE}

    def _may_read(self, party: str, place: Place, audience: str) -> bool:
        return self.readable(self.rule, {**dict(place), "party_key": party}, audience)

    def _notice(self, key: Key, case: _Imagined, *, to_legal: bool) -> FirstStep:
        party, about = key
        who = self._standing(party, case.on)
        name = who.party.name if who.party else unidentified(party)
        known = self._known.get(key)
        stands = known is not None and known.status not in _ENDED
        number = known.id if known is not None and stands else None
        first = FirstStep(party, name, about, "", "none", "", "", (), case.on, number, case.findings)
        if party == OWN_HOUSE:
            return _because(first, "the brand's own fault accuses nobody")
        if not self.rule.ladder:
            return _because(first, "the rule has no ladder: it is told, and nothing is sent")
        if who.party is None:
            return _because(first, "nobody has identified the seller: there is nobody to write to")
        rung = self.rule.ladder[0]
        answer = self._ask(self.rule, party, case.on, list(case.first), RUNG_ACTION[rung.kind], rung=str(rung.kind))
        outcome, approval = _led(answer.answer, rung.approval)
        told = as_told(answer.stored(), to_legal=to_legal)
        laws = tuple(dict.fromkeys(item["rule"] or "house default" for item in deciding(told)))
        return FirstStep(
            party=party,
            party_name=name,
            about=about,
            step=str(rung.kind),
            outcome=outcome,
            approval=approval,
            why=deciding_words(told, to_legal=to_legal),
            rules=laws,
            on=case.on,
            case=number,
            findings=case.findings,
        )

    def _standing(self, party: str, on: date) -> CaseParty:
        if (party, on) not in self._standings:
            self._standings[party, on] = standing(self.session, party, on)
        return self._standings[party, on]

    def _ask(
        self, rule: Rule, party: str, on: date, places: Iterable[Place], action: Action, *, rung: str = ""
    ) -> GateAnswer:
        seen = [_violation(rule, dict(place), on) for place in places]
        who = self._standing(party, on)
        own_words = self.gate.own_words.in_letter(rule, who.party, seen)
        asked = action_facts(_case(rule, party), who, seen, action, rung, own_words=own_words)
        key = tuple(tuple(sorted(fact.items())) for fact in asked)
        if key not in self._answers:
            self._answers[key] = self.gate.ask_all(asked)
        return self._answers[key]


def _led(answer: Answer, approval: str) -> tuple[str, str]:
    """Return where the gate's answer leads the step, and who would have to approve it."""
    if answer == Answer.BLOCK:
        return "blocked", ""
    if answer == Answer.REVIEW:
        return "to_legal", "legal"
    return ("proposed", approval) if approval else ("taken", "")


def _as_stored(rule: Rule, key: Key, episode: Episode, start: datetime) -> Violation:
    """Return a finding of a replay as a pass would store it; this one is stored nowhere."""
    first = episode.first or start
    return Violation(
        rule_id=rule.id,
        rule_version=rule.version,
        subject=str(episode.fact["subject"]),
        period="",
        status=ViolationStatus.CONFIRMED,
        party_key=key[0],
        sighted=True,
        case_subject=key[1],
        fact=episode.fact,
        first_seen=first,
        last_seen=episode.last or first,
    )


def _because(notice: FirstStep, why: str) -> FirstStep:
    return FirstStep(**{**vars(notice), "why": why})


def _place(fact: Mapping[str, Scalar | None]) -> Place:
    return tuple((name, fact.get(name)) for name in ASKED_ABOUT)


def _violation(rule: Rule, fact: dict[str, Any], on: date) -> Violation:
    """Return a violation of a day that is never added to a session: the gate reads its fact and when it was seen."""
    seen = datetime.combine(on, time.max, UTC)
    return Violation.model_construct(rule_id=rule.id, fact=fact, last_seen=seen)


def _case(rule: Rule, party: str) -> Case:
    """Return a case that is never added to a session: the gate reads its topic only."""
    return Case.model_construct(rule_id=rule.id, party_key=party, topic=str(rule.topic))
