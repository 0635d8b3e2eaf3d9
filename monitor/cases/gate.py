"""The law gate: every action towards a party is put before the law rules, and the strictest answer wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from monitor.cases.own_words import OwnWords, own_words_of
from monitor.engine.judge import Judge
from monitor.facts.registry import schemas
from monitor.rulebook.condition import names_in
from monitor.rulebook.counsel import DEFAULT, CounselDecision, load_decisions, strictest
from monitor.rulebook.figures import figure_names, figure_on
from monitor.rulebook.records import FactSchema, Rule, Scalar
from monitor.settings import Workspace
from monitor.vocabulary import Answer, RuleStatus, Topic, Verdict

ActionFact = Mapping[str, Scalar | None]

_NONE = OwnWords()
_PRICE_CASE = "price_case"
"""what legal alone may know of a party: that a price of it is on record"""
UNCONFIRMED = "to be confirmed by counsel"
FOR_LEGAL = "the reason is for legal to read"
_DECIDED_WHY = "decided_why"
_WHERE_SAID = ("decision", "for_legal", _DECIDED_WHY)
_STRICTNESS = {Answer.ALLOW: 0, Answer.REVIEW: 1, Answer.BLOCK: 2}


@dataclass(frozen=True)
class UnderDecision:
    """Which decision of counsel made an answer milder: who, from and until when, and what stood there before."""

    id: str
    counsel: str
    dated: str
    expires: str
    instead_of: str
    file: str


@dataclass(frozen=True)
class GateReason:
    """Why the gate answered so: the law rule with its version, article and note, and for which jurisdiction.

    `rule` is empty where no law rule spoke and the default of the house applies. `confirmed` is False where
    the citation still has to be confirmed by counsel. `decision` is set where a decision of counsel made it milder.
    `response` is what the rule advises to whoever stands before the answer, empty where it allows or counsel decided.
    `for_legal` is set where the law rule reads whether a price of the party is on record, which legal alone may know.
    `decided_why` is the reason that counsel gave: it may name parties and judge them, and is for legal alone, too.
    """

    rule: str
    version: int
    jurisdiction: str
    answer: Answer
    article: str
    note: str
    confirmed: bool
    decision: UnderDecision | None = None
    response: str = ""
    for_legal: bool = False
    decided_why: str = ""

    def stored(self) -> dict[str, Any]:
        """Return the reason as plain data, without what does not concern it: no decision, or not for legal alone."""
        data = asdict(self) | {"answer": str(self.answer)}
        return {key: value for key, value in data.items() if value or key not in _WHERE_SAID}


@dataclass(frozen=True)
class GateAnswer:
    """The gate's answer to one action, all reasons strictest first, and the action facts it was asked."""

    answer: Answer
    reasons: tuple[GateReason, ...]
    asked: tuple[dict[str, Scalar | None], ...]

    @property
    def why(self) -> str:
        """The deciding reasons in one line for everybody: a case's history is shown to the channel, too."""
        return deciding_words(self.stored(), to_legal=False)

    def stored(self) -> dict[str, Any]:
        """Return the answer as it is kept with a step: plain data, equal answers give equal data."""
        return {
            "answer": str(self.answer),
            "reasons": [reason.stored() for reason in self.reasons],
            "asked": [dict(fact) for fact in self.asked],
        }


class Gate:
    """Asks the active law rules; use as a context manager where many actions are asked in a row.

    Nothing switches it off. A price action that no law rule allows is blocked; any other action that no law
    rule speaks of goes to legal for review. A law rule that cannot be assessed for lack of data never allows; if
    it would block or ask for review, the action goes to legal, because the rule may apply.

    A decision of counsel that is in force on the day `on` makes milder exactly the answers it names, and is named in
    the reason; without a day no decision counts. `own_words` tells in which letters a workspace's own words stand.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        schema: FactSchema | None = None,
        *,
        decisions: Iterable[CounselDecision] = (),
        on: date | None = None,
        own_words: OwnWords = _NONE,
    ) -> None:
        self.own_words = own_words
        self._decisions = tuple(item for item in decisions if on is not None and item.in_force(on))
        self._laws = {
            rule.id: rule
            for rule in rules
            if rule.fact == "action" and rule.answer is not None and rule.status == RuleStatus.ACTIVE
        }
        # `needs` is asked here, after the conditions: a rule that is plainly of another place stays out of it.
        self._rules = [replace(rule, needs=()) for rule in self._laws.values()]
        self._figures = next((rule.figures for rule in self._laws.values() if rule.figures), ())
        self._schema = schema
        self._stack = ExitStack()
        self._judge: Judge | None = None
        self._depth = 0

    def __enter__(self) -> Gate:
        if self._depth == 0 and self._rules:
            schema = self._schema or schemas()["action"]
            self._judge = self._stack.enter_context(Judge(self._rules, schema))
        self._depth += 1
        return self

    def __exit__(self, *failure: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._judge = None
            self._stack.close()

    def ask(self, action: ActionFact) -> GateAnswer:
        """Return the gate's answer to one action fact."""
        return self.ask_all([action])

    def ask_all(self, actions: Iterable[ActionFact]) -> GateAnswer:
        """Return the strictest answer to the same action under several laws or agreements.

        Asking nothing is no permission: without any action fact the answer is block.
        """
        # A word of the vocabulary is a text with a type of its own; the engine takes plain text only.
        asked = tuple(
            {name: str(value) if isinstance(value, str) else value for name, value in action.items()}
            | self._in_force(action)
            for action in actions
        )
        with self:
            answers = [self._answers(action) for action in asked]
        if not answers:
            return GateAnswer(Answer.BLOCK, (_default({}, Answer.BLOCK, "nothing was asked"),), ())
        reasons = sorted(
            dict.fromkeys(reason for group in answers for reason in group),
            key=lambda reason: (-_STRICTNESS[reason.answer], reason.jurisdiction, reason.rule),
        )
        return GateAnswer(reasons[0].answer, tuple(reasons), asked)

    def _in_force(self, action: ActionFact) -> dict[str, Scalar | None]:
        """Return the law's figures of the day asked about: kept with the answer, so that it can be asked again."""
        place, on = str(action.get("jurisdiction") or "*"), action.get("on")
        day = date.fromisoformat(str(on)) if on else None
        found: dict[str, Scalar | None] = {}
        for name in figure_names(self._figures):
            figure = figure_on(self._figures, name, place, day)
            comparable = not figure.currency or figure.currency == action.get("currency")
            found[name] = figure.value if comparable else None
        return found

    def _answers(self, action: ActionFact) -> list[GateReason]:
        """Return what every applying law rule says of one action, or the default of the house."""
        said, unknown = [], []
        for item in self._judge.judge(action) if self._judge else []:
            law = self._laws[item.rule.id]
            missing = [name for name in law.needs if action.get(name) is None]
            if item.verdict == Verdict.COMPLIES:
                continue
            if item.verdict == Verdict.VIOLATES and not missing:
                said.append(_reason(law, action))
                continue
            why = item.reason or f"{', '.join(missing)} unknown"
            unknown.append(f"{law.id}: {why}")
            if law.answer is not None and law.answer.answer != Answer.ALLOW:
                said.append(replace(_reason(law, action, f"may apply ({why}): "), answer=Answer.REVIEW))
        note = f" (not assessed: {'; '.join(unknown)})" if unknown else ""
        settled = any(reason.answer in (Answer.ALLOW, Answer.BLOCK) for reason in said)
        if action.get("topic") == Topic.PRICE and not settled:
            said.append(_default(action, Answer.BLOCK, f"no law rule allows this price action here{note}"))
        said = said or [_default(action, Answer.REVIEW, f"no law rule speaks of this action here{note}")]
        return [self._under_decision(reason, action) for reason in said]

    def _under_decision(self, reason: GateReason, action: ActionFact) -> GateReason:
        """Return the reason as counsel decided it: milder where a decision names its rule and covers the action."""
        name = reason.rule or DEFAULT
        decision = strictest(item for item in self._decisions if name in item.rules and item.covers(action))
        if decision is None or _STRICTNESS[decision.answer] >= _STRICTNESS[reason.answer]:
            return reason
        said = (
            f"`{decision.answer}` instead of `{reason.answer}` by counsel's decision {decision.id} of {decision.dated} "
            f"({decision.counsel}), in force until {decision.expires}"
        )
        under = UnderDecision(
            decision.id,
            decision.counsel,
            decision.dated.isoformat(),
            decision.expires.isoformat(),
            str(reason.answer),
            decision.path,
        )
        why = decision.reason
        return replace(reason, answer=decision.answer, note=said, decision=under, response="", decided_why=why)


def gate_of(workspace: Workspace, rules: Mapping[str, Rule], on: date) -> Gate:
    """Return the law gate of a workspace on a local day, with the decisions of counsel that are in force on it.

    Raises `FaultsError` with every fault of the decision files.
    """
    decisions = load_decisions(workspace.decisions, rules)
    return Gate(rules.values(), decisions=decisions, on=on, own_words=own_words_of(workspace))


def deciding(gate: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the reasons that made the gate answer as it did, of an answer as it is stored."""
    return [item for item in gate.get("reasons", ()) if item.get("answer") == gate.get("answer")]


def deciding_words(gate: Mapping[str, Any], *, to_legal: bool) -> str:
    """Return why a stored answer was given, in one line: article and note of what decided, each once.

    What legal alone may know is left out where anybody else may read it.
    """
    told = dict.fromkeys(map(reason_words, deciding(as_told(gate, to_legal=to_legal))))
    return "; ".join(told) or FOR_LEGAL


def unread_sources(gate: Mapping[str, Any]) -> str:
    """Return by which articles a step is allowed whose source counsel still has to confirm; empty where by none.

    What counsel decided needs no further word, and of a price on record nobody but legal is told.
    """
    articles = dict.fromkeys(
        str(item.get("article") or item.get("rule"))
        for item in deciding(gate)
        if item.get("answer") == Answer.ALLOW
        and not (item.get("confirmed", True) or item.get("decision") or item.get("for_legal"))
    )
    return f"{'; '.join(articles)}: {UNCONFIRMED}" if articles else ""


def as_told(gate: Mapping[str, Any], *, to_legal: bool) -> dict[str, Any]:
    """Return a stored answer as a reader may have it.

    To others than legal it tells neither of a price on record nor why counsel decided as it did.
    """
    if to_legal or not gate:
        return dict(gate)
    asked = [{name: value for name, value in item.items() if name != _PRICE_CASE} for item in gate.get("asked", ())]
    open_ones = (item for item in gate.get("reasons", ()) if not item.get("for_legal"))
    reasons = [{key: value for key, value in item.items() if key != _DECIDED_WHY} for item in open_ones]
    return {**gate, "asked": asked, "reasons": reasons}


def reason_words(reason: Mapping[str, Any]) -> str:
    """Return one reason of the gate: article, note, why counsel decided so, a mark where counsel has to confirm it."""
    words = " – ".join(filter(None, (reason.get("article"), note_words(reason))))
    return words if reason.get("confirmed", True) else f"{words.rstrip('.')} ({UNCONFIRMED})"


def note_words(reason: Mapping[str, Any]) -> str:
    """Return the note of a reason with why counsel decided so, where it is there to be read."""
    return ": ".join(filter(None, (reason.get("note"), reason.get(_DECIDED_WHY))))


def _reason(rule: Rule, action: ActionFact, caveat: str = "") -> GateReason:
    if rule.answer is None:
        raise ValueError(f"{rule.id} is a law rule without an answer")
    place = str(action.get("jurisdiction") or "*")
    law = rule.answer
    note, answer = f"{caveat}{law.note}", Answer(law.answer)
    response = "" if answer is Answer.ALLOW else rule.response
    hidden = _PRICE_CASE in {*rule.needs, *names_in(rule.when)}
    return GateReason(
        rule.id, rule.version, place, answer, law.article, note, law.confirmed, response=response, for_legal=hidden
    )


def _default(action: ActionFact, answer: Answer, note: str) -> GateReason:
    return GateReason("", 0, str(action.get("jurisdiction") or "*"), answer, "house default", note, True)
