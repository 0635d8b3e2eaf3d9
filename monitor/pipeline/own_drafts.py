"""The brand's own drafts before they are announced: what a law prohibits or wants read, in documents and in schemes.

A scheme that ties pay to the resale price is found by the words of its title and KPIs, as its rules define them, and
is then read as such a clause would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.agreements.own_policies import PRICE_BONUS, own_documents, own_hits
from monitor.agreements.review import laws_of
from monitor.agreements.second_reader import reader_of
from monitor.agreements.verdicts import ClauseJudge
from monitor.engine.judge import Judge
from monitor.facts.registry import schemas
from monitor.incentives.schemes.load import FOLDER as SCHEMES
from monitor.incentives.schemes.records import Scheme
from monitor.policy.records import PolicyTables
from monitor.rulebook.records import ClauseVerdict, Rule
from monitor.rulebook.topic import RESALE_PRICE
from monitor.vocabulary import RuleStatus, Verdict
from scrapers.texts import TextRefusedError, read_agreement

KPI = "kpi_definition"
"""fact of the rules that say whether pay hangs on the resale price"""
_STRICT = ("prohibited", "needs_review")
_QUOTED = 160


@dataclass(frozen=True)
class DraftClause:
    """What stands in a draft: where (file, place in it), its clause type and words, and what strict laws say of it.

    `problem` is given instead where the file could not be read: nobody knows what it says.
    """

    file: str
    place: str
    type: str = ""
    text: str = ""
    verdicts: tuple[ClauseVerdict, ...] = ()
    problem: str = ""


def draft_warnings(
    root: Path, rules: Mapping[str, Rule], tables: PolicyTables, schemes: Sequence[Scheme]
) -> list[DraftClause]:
    """Return what is to be looked at before a draft is announced, documents first, each in order of place."""
    documents = own_documents(root)
    if not documents and not schemes:
        return []
    with ClauseJudge(rules.values(), schemas()["clause"]) as judge:
        found = [draft for path in documents for draft in _in_document(root, path, judge)]
        return [*found, *_in_schemes(schemes, rules, tables, judge)]


def _in_document(root: Path, path: Path, judge: ClauseJudge) -> Iterator[DraftClause]:
    shown = path.relative_to(root).as_posix()
    try:
        text = read_agreement(shown, path.read_bytes())
    except OSError as error:
        yield DraftClause(shown, "", problem=f"cannot be read ({error.strerror})")
        return
    except TextRefusedError as error:
        yield DraftClause(shown, "", problem=str(error).removeprefix(f"{shown}: "))
        return
    for hit in own_hits(text, reader_of(root)):
        verdicts = _strict(judge, hit.type, "")
        if verdicts:
            place = f"page {hit.page}{f', clause {hit.number}' if hit.number else ''}"
            words = " ".join(text.text[hit.start : hit.end].split())
            yield DraftClause(shown, place, hit.type, _cut(words), verdicts)


def _in_schemes(
    schemes: Sequence[Scheme], rules: Mapping[str, Rule], tables: PolicyTables, judge: ClauseJudge
) -> Iterator[DraftClause]:
    kpis = {str(record.values.get("id")): record.values for record in tables.of("kpis")}
    laws = {str(record.values.get("id")): str(record.values.get("jurisdiction")) for record in tables.of("agreements")}
    mine = [
        rule
        for rule in rules.values()
        if rule.fact == KPI and RESALE_PRICE in rule.tags and rule.status is RuleStatus.ACTIVE
    ]
    pay = Judge(mine, schemas()[KPI])
    try:
        for scheme in schemes:
            verdicts = _strict(judge, PRICE_BONUS, laws.get(scheme.agreement, ""))
            for line, words, measure in _said(scheme, kpis):
                if verdicts and _ties(pay, words, measure):
                    yield DraftClause(
                        f"{SCHEMES}/{Path(scheme.file).name}", f"line {line}", PRICE_BONUS, words, verdicts
                    )
    finally:
        pay.close()


def _said(scheme: Scheme, kpis: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[int, str, str]]:
    """Yield what a scheme pays for, in words: its title, then each of its KPIs with the measure it is defined by."""
    yield scheme.lines.get("title", 1), scheme.title, "other"
    for kpi in scheme.kpis:
        defined = kpis.get(kpi.kpi, {})
        words = " ".join(str(defined[name]) for name in ("name", "description") if defined.get(name))
        yield kpi.line, words or kpi.kpi, str(defined.get("measure") or "other")


def _ties(pay: Judge, words: str, measure: str) -> bool:
    fact = dict.fromkeys(schemas()[KPI].attributes) | {
        "kpi_id": "",
        "name": words,
        "wording": words,
        "measure": measure,
    }
    return any(judgement.verdict is Verdict.VIOLATES for judgement in pay.judge(fact))


def _strict(judge: ClauseJudge, kind: str, jurisdiction: str) -> tuple[ClauseVerdict, ...]:
    return tuple(verdict for verdict in judge.verdicts(kind, laws_of(jurisdiction)) if verdict.verdict in _STRICT)


def _cut(words: str) -> str:
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED].rpartition(' ')[0]} …"
