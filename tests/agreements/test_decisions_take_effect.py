"""What legal decides takes effect in the cases, the sheets, the portfolio and the digest; reopening undoes it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from monitor.agreements import acts
from monitor.agreements.review import ReviewQueue, review_queue
from monitor.agreements.trail import trail, trail_faults
from monitor.cases.verdicts import Verdicts
from monitor.cli.app import build as build_app
from monitor.documents import digest, review_sheet
from monitor.documents.marked_agreement import marked_agreement, portfolio
from monitor.documents.review_sheet import build
from monitor.engine.gears import JudgedFact
from monitor.engine.judge import Judgement
from monitor.facts.registry import schemas
from monitor.model import AgreementFile, Case, CaseEvent, OutboxItem, Violation
from monitor.pipeline.legal_decisions import take_effect
from monitor.pipeline.run import run
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import Verdict, ViolationStatus, Visibility
from reports.records import Digest, ReviewSheet
from reports.render import render

NOW = datetime(2026, 4, 20, 6, tzinfo=UTC)
MINIMUM = "The Dealer shall not resell the Goods below the minimum resale price."
COMPETE = "The Dealer shall not manufacture, purchase, sell or distribute any products which compete with the Goods."
HARDCORE = "P02_min_resale_price"


class Legal:
    """Legal's day in a workspace: passes, decisions, and what the documents say after them."""

    def __init__(self, workspace: Workspace, database: Database) -> None:
        self.workspace, self.database, self.now = workspace, database, NOW
        self.rules: dict[str, Rule] = load_rules(own=None, schemas=schemas(), overrides={})

    def write(self, *clauses: str) -> None:
        text = "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, start=1))
        (self.workspace.agreements / "a.txt").write_text(text, encoding="utf-8")

    def run(self) -> None:
        self.now += timedelta(days=1)
        assert run(self.workspace, now=self.now, send=False).failures == []

    def decide(self, kind: str, action: str, by: str, text: str = "") -> None:
        self.now += timedelta(minutes=1)
        with self.database.session(writes_after_reading=True) as session:
            with review_queue(session, self.rules.values()) as queue:
                items = [item for item in queue.items(self.now.date()) if item.type == kind]
                for item in items[:1]:
                    if action == "accept":
                        acts.accept(session, item, by=by, now=self.now, comment=text)
                    elif action == "dismiss":
                        acts.dismiss(session, item, by=by, now=self.now, reason=text)
                    else:
                        acts.reopen(session, item, by=by, now=self.now, reason=text)
                after = ReviewQueue(session, queue.judge, queue.rules)
                take_effect(
                    session, after, rules=self.rules, workspace=self.workspace, now=self.now, agreement_id="A-1"
                )
            session.commit()

    def cases(self, kind: str) -> dict[str, str]:
        """Return the states of the cases that this clause type opened, by rule."""
        with Session(self.database.engine) as session:
            cases = {case.id: case for case in session.exec(select(Case)).all()}
            rows = session.exec(select(Violation).where(Violation.subject.contains(f"|{kind}|"))).all()
            found = [cases[row.case_id] for row in rows if row.case_id is not None]
            return {case.rule_id: case.status for case in found}

    def events(self, rule: str) -> list[tuple[str, str, str]]:
        with Session(self.database.engine) as session:
            case = session.exec(select(Case).where(Case.rule_id == rule)).one()
            rows = session.exec(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)).all()
            return [(row.kind, row.actor, row.text) for row in rows]

    def statuses(self) -> set[str]:
        with Session(self.database.engine) as session:
            return {row.status for row in session.exec(select(Violation)).all()}

    def sheet(self) -> ReviewSheet:
        with Session(self.database.engine) as session:
            made = build(session, workspace=self.workspace, rules=self.rules, agreement_id="A-1", now=self.now)
        assert made is not None
        return made

    def digest(self) -> Digest:
        with Session(self.database.engine) as session:
            return digest.build(
                session, workspace=self.workspace, rules=self.rules, audience=Visibility.LEGAL,
                local_date=self.now.date(), now=self.now,
            )  # fmt: skip

    def sheets(self) -> list[tuple[str, str]]:
        with Session(self.database.engine) as session:
            rows = session.exec(select(OutboxItem).where(OutboxItem.kind == "review_sheet").order_by(OutboxItem.id))
            return [(row.channel, row.parts["txt"]) for row in rows]


@pytest.fixture
def legal(workspace: Workspace, database: Database) -> Legal:
    policy = workspace.root / "policy"
    (policy / "products.csv").write_text("sku,title\nAX-1,Drill\n")
    (policy / "map_prices.csv").write_text("sku,market,price,currency,valid_from\nAX-1,US,99.00,USD,2026-01-01\n")
    (policy / "parties.csv").write_text("id,name,role,country\nnorth,Northwind,reseller,DE\n")
    (policy / "agreements.csv").write_text(
        "id,party_id,type,file,jurisdiction,valid_from\nA-1,north,selective,a.txt,EU,2026-01-01\n"
    )
    made = Legal(workspace, database)
    made.write(MINIMUM, COMPETE)
    made.run()
    return made


def test_a_clause_is_judged_and_kept_with_its_own_number(legal: Legal) -> None:
    (legal.workspace.agreements / "a.txt").write_text(f"4.2 {MINIMUM}\n\n4.3 {COMPETE}", encoding="utf-8")
    legal.run()
    with Session(legal.database.engine) as session:
        (found,) = session.exec(select(Violation).where(Violation.status == "confirmed")).all()
    assert found.fact["number"] == "4.2"


def test_what_rules_leave_open_of_a_clause_is_counted_whatever_its_number(legal: Legal) -> None:
    rule = next(rule for rule in legal.rules.values() if rule.fact == "clause")
    counted = Verdicts()
    for number in ("4.2", "IV"):
        fact = {"subject": f"A-1|{number}", "number": number}
        counted.add(JudgedFact(fact, [Judgement(rule, Verdict.NOT_ASSESSED, "its type is not known")]))
    assert counted.total()["not_assessed"] == 2


def test_a_dismissal_by_two_closes_the_case_with_its_reason_and_no_later_pass_opens_it(legal: Legal) -> None:
    (rule,) = legal.cases(HARDCORE)
    assert legal.cases(HARDCORE) == {rule: "open"}
    legal.decide(HARDCORE, "dismiss", "Anna Berg", "an old quote")
    assert legal.cases(HARDCORE) == {rule: "open"}
    legal.decide(HARDCORE, "dismiss", "Igor", "quoted indeed")
    assert legal.cases(HARDCORE) == {rule: "closed"}
    told = legal.events(rule)
    assert told[-1][0] == "closed"
    assert told[-1][2] == (
        "Dismissed by Anna Berg, 21 April 2026: an old quote. Dismissed by Igor, 21 April 2026: quoted indeed"
    )
    assert [(kind, who) for kind, who, _ in told[1:-1]] == [("reviewed", "Anna Berg"), ("reviewed", "Igor")]
    for _ in range(2):
        legal.run()
        assert legal.cases(HARDCORE) == {rule: "closed"}
        assert legal.events(rule) == told


def test_reopening_opens_the_case_again_and_the_trail_keeps_every_act(legal: Legal) -> None:
    (rule,) = legal.cases(HARDCORE)
    for by in ("Anna", "Igor"):
        legal.decide(HARDCORE, "dismiss", by, "quoted")
    legal.decide(HARDCORE, "reopen", "Igor", "no quotation after all")
    assert legal.cases(HARDCORE) == {rule: "open"}
    assert ViolationStatus.DISMISSED not in legal.statuses()
    legal.run()
    assert legal.cases(HARDCORE) == {rule: "open"}
    assert [finding.state for finding in legal.sheet().findings if finding.type == HARDCORE] == ["open"]
    with Session(legal.database.engine) as session:
        assert [row.action for row in trail(session)] == ["dismiss", "dismiss", "reopen"]
        assert trail_faults(session) == []


def test_a_new_version_with_the_same_words_opens_no_case_that_legal_dismissed(legal: Legal) -> None:
    for by in ("Anna", "Igor"):
        legal.decide(HARDCORE, "dismiss", by, "quoted")
    (rule,) = legal.cases(HARDCORE)
    legal.write("Something new on stock.", COMPETE, MINIMUM)
    legal.run()
    assert legal.cases(HARDCORE) == {rule: "closed"}
    assert [finding.state for finding in legal.sheet().findings if finding.type == HARDCORE] == ["dismissed"]


def test_the_sheet_says_who_decided_when_and_why_and_greys_what_was_dismissed(legal: Legal) -> None:
    assert legal.sheet().undecided == len(legal.sheet().findings)
    legal.decide(HARDCORE, "accept", "Anna Berg", "to be struck")
    (accepted,) = [finding for finding in legal.sheet().findings if finding.type == HARDCORE]
    assert accepted.state == "accepted"
    assert accepted.decision == ("Accepted by Anna Berg, 21 April 2026: to be struck",)
    legal.decide(HARDCORE, "dismiss", "Anna Berg", "quoted")
    (waits,) = [finding for finding in legal.sheet().findings if finding.type == HARDCORE]
    assert waits.state == "second look"
    assert "a second person has to dismiss it too" in waits.decision[-1]
    legal.decide(HARDCORE, "dismiss", "Igor", "quoted")
    last = legal.sheet().findings[-1]
    assert (last.type, last.state) == (HARDCORE, "dismissed")
    html, text = render(legal.sheet(), "html"), render(legal.sheet(), "txt")
    assert 'class="finding dismissed"' in html
    assert "Legal accepted none and dismissed 1" in " ".join(text.split())
    for said in ("Dismissed by Anna Berg", "Dismissed by Igor"):
        assert said in html
        assert said in text


def test_a_decision_renews_the_file_of_the_sheet_without_another_mail(legal: Legal) -> None:
    first = legal.sheets()
    assert [channel for channel, _ in first] == ["mail", "file"]
    legal.decide(HARDCORE, "accept", "Anna", "to be struck")
    legal.run()
    legal.run()
    assert [channel for channel, _ in legal.sheets()] == ["mail", "file", "file"]
    assert "Accepted by Anna" in legal.sheets()[-1][1]
    legal.decide(HARDCORE, "reopen", "Anna")
    legal.run()
    assert [channel for channel, _ in legal.sheets()] == ["mail", "file", "file", "file"]
    assert "Accepted by Anna" not in legal.sheets()[-1][1]


def test_the_sheets_of_any_number_of_decided_agreements_read_the_trail_once(legal: Legal) -> None:
    rows = "".join(f"A-{number},north,selective,a.txt,EU,2026-01-01\n" for number in range(1, 5))
    (legal.workspace.root / "policy" / "agreements.csv").write_text(
        f"id,party_id,type,file,jurisdiction,valid_from\n{rows}"
    )
    legal.run()
    with Session(legal.database.engine) as session:
        with review_queue(session, legal.rules.values()) as queue:
            for item in queue.items(legal.now.date()):
                acts.accept(session, item, by="Anna Berg", now=legal.now)
        session.commit()
        asked = []

        def note(*told: object) -> None:
            asked.append(str(told[2]))

        event.listen(legal.database.engine, "before_cursor_execute", note)
        made = review_sheet.issue(session, workspace=legal.workspace, rules=legal.rules, now=legal.now)
        event.remove(legal.database.engine, "before_cursor_execute", note)
    assert len(made) == 4
    assert all("Accepted by Anna Berg" in item.parts["txt"] for item in made)
    assert len([statement for statement in asked if "FROM review_event" in statement]) == 2


def test_the_digest_names_a_dismissed_case_once_as_closed_and_counts_what_waits(legal: Legal) -> None:
    before = _waiting(legal)
    for by in ("Anna", "Igor"):
        legal.decide(HARDCORE, "dismiss", by, "quoted")
    (rule,) = legal.cases(HARDCORE)
    told = {entry.rule: entry for section in legal.digest().sections for entry in section.entries}
    assert told[rule].state == "closed"
    assert told[rule].sentence.startswith("Legal dismissed it. Before: ")
    assert _waiting(legal) == before - 1
    legal.run()
    legal.now += timedelta(days=1)
    assert rule not in {entry.rule for section in legal.digest().sections for entry in section.entries}


def _note(said: Digest) -> str:
    return next(section.note for section in said.sections if section.key == "agreements")


def _waiting(legal: Legal) -> int:
    found = re.search(r"(\d+|No) flagged clauses? waits? for a decision", _note(legal.digest()))
    assert found is not None
    return 0 if found[1] == "No" else int(found[1])


def test_the_commands_decide_and_write_the_sheet_as_a_page(legal: Legal, tmp_path: Path) -> None:
    def do(*words: object) -> Result:
        return CliRunner().invoke(
            build_app(), ["agreements", "review", *map(str, words), "-w", str(legal.workspace.root)]
        )

    clause = next(item["clause"] for item in json.loads(do("list", "--json").stdout)["clauses"] if item["hardcore"])
    for by in ("Anna", "Igor"):
        assert do("dismiss", clause, "--by", by, "--reason", "quoted").exit_code == 0
    (rule,) = legal.cases(HARDCORE)
    assert legal.cases(HARDCORE) == {rule: "closed"}
    assert do("sheet", "A-1", tmp_path / "a.html").exit_code == 0
    assert "Dismissed by Igor" in (tmp_path / "a.html").read_text("utf-8")
    assert do("reopen", clause, "--by", "Igor").exit_code == 0
    assert legal.cases(HARDCORE) == {rule: "open"}


def test_word_and_the_portfolio_say_the_decision(legal: Legal, tmp_path: Path) -> None:
    for by in ("Anna", "Igor"):
        legal.decide(HARDCORE, "dismiss", by, "quoted")
    zone = legal.workspace.settings.brand.timezone
    with Session(legal.database.engine) as session, review_queue(session, legal.rules.values()) as queue:
        items = queue.items(legal.now.date())
        file = session.exec(select(AgreementFile)).one()
        marked = marked_agreement(file, items, date="", brand="", zone=zone)
        table = portfolio(items, date="", brand="", zone=zone)
    assert marked.language == file.language
    (place,) = marked.dismissed
    assert "Dismissed by Igor, 21 April 2026: quoted" in marked.notes[place]
    assert "1 dismissed" in marked.summary[0]
    assert HARDCORE not in table.types
    (line,) = [dict(zip(table.columns, table.clauses[at], strict=True)) for at in table.dismissed]
    assert (line["state"], line["decided by"], line["decided on"], line["reason"]) == (
        "dismissed", "Anna; Igor", "2026-04-21; 2026-04-21", "quoted; quoted",
    )  # fmt: skip
