"""The replay itself: facts of the window before the rule and its active version, then the ladder and the law gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import groupby

from sqlmodel import Session

from monitor.cases.by_policy import fell_below
from monitor.cases.gate import Gate
from monitor.cases.overview import unidentified
from monitor.engine.judge import FactTypeError, Judge, Judgement
from monitor.errors import RefusedError
from monitor.facts.fact import FactType
from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.replay.candidate import Candidate
from monitor.replay.episodes import Confirming, Episode, FirstVisit, of_document, of_offer
from monitor.replay.honesty import notes
from monitor.replay.notices import Docket
from monitor.replay.records import Finding, FindingList, Replayed
from monitor.replay.sightings import Sighted, count_sightings, first_visit, sightings
from monitor.replay.window import Lookback
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import sentence
from monitor.rulebook.records import Rule
from monitor.settings import Limits
from monitor.vocabulary import RuleStatus, Verdict

Progress = Callable[[int, int | None], None]
"""Told how many facts were judged, and how many observations there are in all (None: unknown)."""

OFFER = "offer"
ALL = 10**9
_EVERY = 500


def silent(done: int, total: int | None) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True)
class ReplayTerms:
    """What a replay is asked for: the workspace's limits, who reads it, how much is listed, in whose language."""

    limits: Limits
    audience: str = "channel"
    limit: int = ALL
    locale: str = "en"


class _Replay:
    """One replay under way: counts of everything, and in full only what is listed."""

    def __init__(self, wanted: Candidate, docket: Docket, terms: ReplayTerms, visits: FirstVisit) -> None:
        self.visits = visits
        self.rule, self.active = wanted.rule, wanted.active
        self.docket, self.terms = docket, terms
        self.facts = self.faulty = self.undated = 0
        self.status: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.parties: set[str] = set()
        self.both, self.only_replayed, self.only_active = FindingList(), FindingList(), FindingList()

    def take(self, seen: list[Sighted], judge: Judge) -> None:
        """Judge all sightings of one subject by both rules and note what each finds."""
        mine: list[tuple[Sighted, Verdict]] = []
        theirs: list[tuple[Sighted, Verdict]] = []
        for sighted in seen:
            self.facts += 1
            try:
                said = {item.rule.id: item for item in judge.judge(sighted.fact)}
            except FactTypeError:
                self.faulty += 1
                continue
            own = said[_as_replayed(self.rule).id]
            self._count(own)
            mine.append((sighted, own.verdict))
            if self.active is not None:
                theirs.append((sighted, said[self.active.id].verdict))
        self._compare(self._episodes(mine, self.rule), self._episodes(theirs, self.active or self.rule))

    def _count(self, judgement: Judgement) -> None:
        if judgement.verdict == Verdict.NOT_ASSESSED:
            self.reasons[judgement.reason] += 1

    def _episodes(self, steps: list[tuple[Sighted, Verdict]], rule: Rule) -> list[Episode]:
        if rule.fact == OFFER:
            after = timedelta(hours=self.terms.limits.confirm_after_hours)
            return of_offer(steps, Confirming(after, partial(fell_below, rule), names_in(rule.when), self.visits))
        return of_document(steps)

    def _compare(self, mine: list[Episode], theirs: list[Episode]) -> None:
        for episode in mine:
            self.parties.add(str(episode.fact["party_key"]))
            self.status["confirmed" if episode.confirmed_by else "suspicion"] += 1
            self.docket.admit(episode)
            shared = any(episode.overlaps(other) for other in theirs)
            self._list(self.both if shared else self.only_replayed, episode, self.rule)
        for other in theirs:
            if self.active is not None and not any(other.overlaps(episode) for episode in mine):
                self._list(self.only_active, other, self.active)

    def _list(self, found: FindingList, episode: Episode, rule: Rule) -> None:
        found.count += 1
        if not self.docket.readable(rule, episode.fact, self.terms.audience):
            found.legal_only += 1
        elif len(found.listed) < self.terms.limit:
            found.listed.append(_finding(episode, rule, self.terms.locale))


def replay(
    session: Session,
    wanted: Candidate,
    *,
    gate: Gate,
    window: Lookback,
    terms: ReplayTerms,
    progress: Progress = silent,
) -> Replayed:
    """Return what the rule would have found in the window; the session is only read from.

    Raises `RefusedError` for a rule over a fact that no view of the store yields.
    """
    view = fact_types()[wanted.rule.fact]
    if view.select is None:
        raise RefusedError(f"the fact '{wanted.rule.fact}' has no history: {wanted.rule.id} cannot be replayed")
    judged = [_as_replayed(wanted.rule), *([wanted.active] if wanted.active else [])]
    with ExitStack() as stack:
        stack.enter_context(gate)
        judge = stack.enter_context(Judge(judged, view.schema))
        visits = first_visit(session, window)
        under_way = _Replay(wanted, Docket(session, wanted.rule, gate, window), terms, visits)
        total = count_sightings(session, window) if wanted.rule.fact == OFFER else None
        for number, group in enumerate(_groups(session, view, window, under_way)):
            under_way.take(group, judge)
            if number % _EVERY == 0:
                progress(under_way.facts, total)
        progress(under_way.facts, total)
        return _told(under_way, wanted, window, session)


def _as_replayed(rule: Rule) -> Rule:
    """Return the rule as the engine judges it: in force, and told apart from the active version of the same id."""
    return replace(rule, id=f"{rule.id}#replayed", status=RuleStatus.ACTIVE)


def _groups(session: Session, view: FactType, window: Lookback, counting: _Replay) -> Iterator[list[Sighted]]:
    """Yield the sightings of one subject at a time."""
    if view.schema.name == OFFER:
        found = sightings(session, window)
        for _, group in groupby(found, key=lambda seen: seen.fact["subject"]):
            yield list(group)
        return
    for fact in facts(session, view, window.today):
        touched = window.overlaps(str(fact.get("period") or ""))
        counting.undated += touched is None
        if touched is not False:
            yield [Sighted(fact)]


def _told(under_way: _Replay, wanted: Candidate, window: Lookback, session: Session) -> Replayed:
    rule, active = wanted.rule, wanted.active
    return Replayed(
        rule=rule.id,
        version=rule.version,
        title=rule.title,
        status=rule.status.value,
        source=wanted.source,
        against=wanted.against,
        compared_with=active.version if active else None,
        since=window.since,
        until=window.today,
        audience=under_way.terms.audience,
        facts=under_way.facts,
        violations=sum(under_way.status.values()),
        parties=len(under_way.parties),
        confirmed=under_way.status["confirmed"],
        suspicions=under_way.status["suspicion"],
        not_assessed=sum(under_way.reasons.values()),
        not_assessed_because=dict(under_way.reasons.most_common()),
        faulty=under_way.faulty,
        both=under_way.both,
        only_replayed=under_way.only_replayed,
        only_active=under_way.only_active,
        notices=under_way.docket.notices(under_way.terms.limits, under_way.terms.audience, under_way.terms.limit),
        notes=(*_of_the_version(rule, active), *notes(session, rule, window, under_way.undated)),
    )


def _of_the_version(rule: Rule, active: Rule | None) -> tuple[str, ...]:
    """Say that a changed rule needs a version of its own before it judges."""
    if active is None or rule.version > active.version:
        return ()
    return (f"The draft is version {rule.version}, the active rule {active.version}: raise it before you activate it.",)


def _finding(episode: Episode, rule: Rule, locale: str) -> Finding:
    fact = episode.fact
    evidence = fact.get("evidence_id")
    return Finding(
        subject=str(fact["subject"]),
        party=str(fact["party_key"]),
        party_name=str(fact.get("party_name") or unidentified(str(fact["party_key"]))),
        about=str(fact["case_subject"]),
        product=str(fact.get("product_title") or fact.get("sku") or ""),
        period=str(fact.get("period") or ""),
        first_seen=episode.first,
        last_seen=episode.last,
        sightings=episode.sightings,
        status="confirmed" if episode.confirmed_by else "suspicion",
        confirmed_by=episode.confirmed_by,
        ended_at=episode.ended_at,
        end=episode.end,
        sentence=sentence(rule, fact, locale),
        evidence=None if evidence is None else int(evidence),
    )
