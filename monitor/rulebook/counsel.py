"""Counsel's decision files: the one way for a workspace to relax the law gate; dated, reasoned, ending by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from monitor.errors import Fault, SettingsFaultsError
from monitor.rulebook.divides import contradiction
from monitor.rulebook.fields import choice, day, only, text, texts
from monitor.rulebook.located import Faults, MappingNode, parse_yaml
from monitor.rulebook.parse import LAW
from monitor.rulebook.records import Condition, Group, Literal, Rule, Scalar
from monitor.rulebook.yaml_files import yaml_files
from monitor.vocabulary import JURISDICTIONS, Action, AgreementType, Answer, RuleStatus, Topic

FOLDER = "decisions"
DEFAULT = "default"
"""Names, in `rules`, what the gate answers where no law rule speaks."""

LONGEST = timedelta(days=366)
"""Law changes: what counsel decided is looked at again within a year."""

AHEAD = timedelta(days=31)
"""How long before its first day a decision may lie in the workspace: files written ahead, one a year, would together
spare the look that each is to be given."""

REQUIRED = ("id", "counsel", "dated", "expires", "jurisdiction", "topic", "actions", "rules", "answer", "reason")
NARROWING = ("regions", "agreement_types")
_ANSWERED = {Answer.ALLOW: "allowed", Answer.REVIEW: "put to legal for review", Answer.BLOCK: "blocked"}
_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")
_WORD = re.compile(r"[^\W\d_]{2}")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class CounselDecision:
    """What counsel decided: which answers of the gate are milder, where, about what, why, and until when.

    `rules` are the law rules it relaxes; `default` among them is the gate's answer where no rule speaks. `regions` and
    `agreement_types` narrow it further; an action that does not say is not covered.
    """

    id: str
    counsel: str
    dated: date
    expires: date
    jurisdiction: str
    topic: Topic
    actions: tuple[Action, ...]
    rules: tuple[str, ...]
    answer: Answer
    reason: str
    path: str
    regions: tuple[str, ...] = ()
    agreement_types: tuple[str, ...] = ()

    def in_force(self, day: date) -> bool:
        """Return whether it counts on a day; both ends belong to it."""
        return self.dated <= day <= self.expires

    def state(self, day: date) -> str:
        """Return how it stands on a day: not yet in force, in force, or lapsed."""
        if day < self.dated:
            return f"not in force before {self.dated}"
        return f"in force until {self.expires}" if self.in_force(day) else f"lapsed on {self.expires}, ignored"

    @property
    def terms(self) -> str:
        """What it relaxes, who decided it when, and why, in words."""
        return f"{self.scope}: {self.reason}"

    @property
    def scope(self) -> str:
        """What it relaxes and who decided it when: why may name parties, and is not for everybody."""
        actions = ", ".join(str(action).replace("_", " ") for action in self.actions)
        where = f"{self.jurisdiction} ({', '.join(self.regions)})" if self.regions else self.jurisdiction
        under = f", {', '.join(self.agreement_types)} agreements" if self.agreement_types else ""
        rules = ", ".join("the house default" if name == DEFAULT else name for name in self.rules)
        return (
            f"{where}, {self.topic}{under}: {actions} {_ANSWERED[self.answer]}, although {rules} would be stricter. "
            f"Decided by {self.counsel} on {self.dated}"
        )

    def said(self, day: date) -> str:
        """Return the decision in one line, with its file and how it stands on a day."""
        return f"{self.path}: {self.id}, {self.state(day)}: {self.terms}"

    def covers(self, action: Mapping[str, Scalar | None]) -> bool:
        """Return whether an action fact is what counsel decided on; what is unknown is not covered."""
        return (
            action.get("jurisdiction") == self.jurisdiction
            and action.get("topic") == self.topic
            and action.get("action") in self.actions
            and (not self.regions or action.get("region") in self.regions)
            and (not self.agreement_types or action.get("agreement_type") in self.agreement_types)
        )


def load_decisions(folder: Path, rules: Mapping[str, Rule], today: date | None = None) -> tuple[CounselDecision, ...]:
    """Return the workspace's decisions in order of id, lapsed ones too.

    Raises `SettingsFaultsError` with every fault; where a day is given, also of those that are dated too far ahead.
    """
    found, faults = gather_decisions(folder, rules, today)
    if faults:
        raise SettingsFaultsError(faults)
    return found


def gather_decisions(
    folder: Path, rules: Mapping[str, Rule], today: date | None = None
) -> tuple[tuple[CounselDecision, ...], list[Fault]]:
    """Return what can be read of the decisions, and every fault; a missing folder holds none."""
    faults: list[Fault] = []
    found: dict[str, CounselDecision] = {}
    for shown, written in yaml_files(folder, faults, what="a decision", wanted="<slug>.yaml"):
        own = Faults(shown)
        decision = _decision(written, rules, own, today)
        faults += own.found
        if decision is None or own.found:
            continue
        if decision.id in found:
            said = f"id '{decision.id}' is already used by {found[decision.id].path}"
            faults.append(Fault(shown, 1, "", said, "an id of its own"))
        else:
            found[decision.id] = decision
    return tuple(found[key] for key in sorted(found)), faults


def _decision(written: str, rules: Mapping[str, Rule], faults: Faults, today: date | None) -> CounselDecision | None:
    root = parse_yaml(written, faults)
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        faults.add(root.line, "a decision file holds keys", ", ".join(REQUIRED))
        return None
    if not only(root, (*REQUIRED, *NARROWING), REQUIRED, faults, "a decision"):
        return None
    identity = text(root, "id", faults)
    if identity and not _ID.fullmatch(identity):
        faults.add(
            root.line_of("id"), f"'{identity}' is no id of a decision", "capitals and digits, such as DEC-2026-01"
        )
    dated, expires = day(root, "dated", faults), day(root, "expires", faults)
    _check_span(root, dated, expires, faults)
    _check_ahead(root, dated, today, faults)
    answer = choice(root, "answer", Answer, faults, Answer.REVIEW)
    if answer is Answer.BLOCK:
        faults.add(root.line_of("answer"), "a decision relaxes the gate, `block` does not", "allow or review")
    decision = CounselDecision(
        id=identity,
        counsel=_told(root, "counsel", "the name of who answers for it", faults),
        dated=dated or date.min,
        expires=expires or date.min,
        jurisdiction=_jurisdiction(root, faults),
        topic=choice(root, "topic", Topic, faults, Topic.CONTRACT),
        actions=_words(root, "actions", Action, faults),
        rules=_rules(root, rules, answer, faults),
        answer=answer,
        reason=_told(root, "reason", "why, for whoever reads the case later", faults),
        path=faults.file,
        regions=_regions(root, faults),
        agreement_types=_words(root, "agreement_types", AgreementType, faults),
    )
    for name in decision.rules if not faults.found else ():
        if name in rules and not _speaks(rules[name], decision):
            said = f"law rule {name} never speaks of what this decision is about, so there is nothing to relax"
            faults.add(root.line_of("rules"), said, "rules that answer for its jurisdiction, topic and actions")
    return decision


def _speaks(law: Rule, decision: CounselDecision) -> bool:
    """Return whether a law rule can apply at all to what counsel decided on."""
    about = (
        Condition("jurisdiction", "is", Literal(decision.jurisdiction)),
        Condition("topic", "is", Literal(str(decision.topic))),
        Condition("action", "one_of", Literal(tuple(str(action) for action in decision.actions))),
    )
    return contradiction(Group("all", (law.when, *about)), frozenset(), law.types, truth=True) is None


def _told(root: MappingNode, key: str, wanted: str, faults: Faults) -> str:
    """Return a text that says something: a dash or a question mark names nobody and gives no reason."""
    said = text(root, key, faults)
    if said and not _WORD.search(said):
        faults.add(root.line_of(key), f"'{key}' is `{said}`, which says nothing", wanted)
    return said


def _check_span(root: MappingNode, dated: date | None, expires: date | None, faults: Faults) -> None:
    if dated is None or expires is None:
        return
    if expires < dated:
        faults.add(root.line_of("expires"), f"it expires on {expires}, before its date {dated}", "a later day")
    elif expires - dated > LONGEST:
        latest = dated + LONGEST
        faults.add(
            root.line_of("expires"), f"it runs from {dated} to {expires}, longer than a year", f"{latest} at the latest"
        )


def _check_ahead(root: MappingNode, dated: date | None, today: date | None, faults: Faults) -> None:
    if dated is None or today is None or dated - today <= AHEAD:
        return
    said = f"it is dated {dated}, more than a month ahead: counsel looks at the law of the day on which it begins"
    wanted = f"{today + AHEAD} at the latest; keep the file elsewhere until {dated - AHEAD}, and ask counsel then"
    faults.add(root.line_of("dated"), said, wanted)


def _jurisdiction(root: MappingNode, faults: Faults) -> str:
    place = text(root, "jurisdiction", faults)
    known = tuple(item for item in JURISDICTIONS if item != "*")
    if place == "*":
        said = "a decision for the jurisdiction '*' would open the gate for every country that nobody has looked at"
        faults.add(root.line_of("jurisdiction"), said, f"one of {', '.join(known)}")
    elif place and place not in known:
        faults.unknown(root.line_of("jurisdiction"), "jurisdiction", place, known)
    return place


def _words(root: MappingNode, key: str, words: type[Word], faults: Faults) -> tuple[Word, ...]:
    """Return a list of words of a closed list; where the key is there, at least one."""
    found: list[Word] = []
    for given in texts(root, key, faults, least=1):
        if given in list(words):
            found.append(words(given))
        else:
            faults.unknown(root.line_of(key), f"word in '{key}'", given, [word.value for word in words])
    return tuple(found)


def _regions(root: MappingNode, faults: Faults) -> tuple[str, ...]:
    regions = texts(root, "regions", faults, least=1)
    for region in regions:
        if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", region):
            faults.add(root.line_of("regions"), f"'{region}' is no region", "ISO 3166-2, such as US-MD")
    return regions


def _rules(root: MappingNode, rules: Mapping[str, Rule], answer: Answer, faults: Faults) -> tuple[str, ...]:
    """Return the law rules it relaxes; each must be in force and stricter than the decision."""
    laws = {rule.id: rule for rule in rules.values() if rule.family == LAW and rule.answer is not None}
    line, strictness = root.line_of("rules"), list(Answer)
    named = texts(root, "rules", faults, least=1)
    for identity in named:
        law = laws.get(identity)
        if identity == DEFAULT:
            continue
        if law is None or law.answer is None:
            faults.unknown(line, "law rule", identity, [*laws, DEFAULT])
        elif law.status is not RuleStatus.ACTIVE:
            faults.add(
                line, f"law rule {identity} is {law.status} and says nothing that could be relaxed", "an active one"
            )
        elif strictness.index(law.answer.answer) <= strictness.index(answer):
            said = f"law rule {identity} answers `{law.answer.answer}`, which `{answer}` does not relax"
            faults.add(line, said, "rules that answer more strictly than the decision")
    return named


def relaxing(rule: Rule, decisions: Iterable[CounselDecision], day: date, *, to_legal: bool) -> tuple[str, ...]:
    """Return the decisions that name a law rule, each with how it stands on a day, and to legal why, in words."""
    naming = [item for item in decisions if rule.id in item.rules]
    return tuple(f"{item.id}, {item.state(day)}: {item.terms if to_legal else item.scope}" for item in naming)


def strictest(decisions: Iterable[CounselDecision]) -> CounselDecision | None:
    """Return the decision that counts where several cover one answer: the strictest, then the first by id."""
    order = list(Answer)
    return min(decisions, key=lambda item: (-order.index(item.answer), item.id), default=None)
