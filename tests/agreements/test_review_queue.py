"""Legal's queue: worst first, decisions that outlive versions, two people for what is prohibited, a lasting trail."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from monitor.agreements import acts
from monitor.agreements.intake import take_agreements
from monitor.agreements.review import FlaggedClause, ReviewQueue, clause_key
from monitor.agreements.standing import deciding, dismissed_by, status_of
from monitor.agreements.trail import trail_faults
from monitor.agreements.verdicts import ClauseJudge
from monitor.cli.app import build
from monitor.errors import ChannelwardenError, RefusedError
from monitor.evidence.archive import EvidenceArchive
from monitor.facts.registry import schemas
from monitor.model import Agreement, Clause, Party
from monitor.model.clause_review import ReviewEvent
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import RuleStatus

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
MINIMUM = "The Dealer shall not resell the Goods below the minimum resale price."
COMPETE = "The Dealer shall not manufacture, purchase, sell or distribute any products which compete with the Goods."
OTHER = "The Dealer shall not resell the Goods below the prices of the price list."

Queue = Callable[[], list[FlaggedClause]]


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    loaded = load_rules(own=None, schemas=schemas(), overrides={}).values()
    return [rule for rule in loaded if rule.fact == "clause" and rule.status is RuleStatus.ACTIVE]


@pytest.fixture(scope="module")
def judge(rules: list[Rule]) -> Iterator[ClauseJudge]:
    with ClauseJudge(rules, schemas()["clause"]) as held:
        yield held


@pytest.fixture
def put(session: Session, workspace: Workspace) -> Callable[..., None]:
    """Write an agreement of these clauses and take it in."""
    session.add(Party(id="north", name="Northwind", role="reseller", country="DE"))
    session.add(
        Agreement(
            id="A-1", party_id="north", type="selective", file="a.txt", jurisdiction="EU", valid_from=date(2026, 1, 1)
        )
    )
    session.commit()
    workspace.agreements.mkdir(exist_ok=True)

    def write(*clauses: str) -> None:
        (workspace.agreements / "a.txt").write_text(
            "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, start=1))
        )
        take_agreements(session, workspace=workspace, archive=EvidenceArchive(workspace.evidence), run_id=1, now=NOW)
        session.commit()

    return write


@pytest.fixture
def queue(session: Session, judge: ClauseJudge, rules: list[Rule]) -> Queue:
    return lambda: ReviewQueue(session, judge, rules).items(NOW.date())


def test_the_queue_begins_with_what_is_prohibited(put: Callable[..., None], queue: Queue) -> None:
    put(COMPETE, MINIMUM)
    first, *rest = queue()
    assert (first.type, first.risk, first.status, first.hardcore) == (
        "P02_min_resale_price",
        "prohibited",
        "open",
        True,
    )
    assert {item.type for item in rest} == {"E01_noncompete"}
    assert all(not item.hardcore for item in rest)


def test_what_is_prohibited_is_dismissed_by_two_different_people(
    put: Callable[..., None], queue: Queue, session: Session
) -> None:
    put(MINIMUM)
    acts.dismiss(session, queue()[0], by="Anna Berg", now=NOW, reason="a quotation")
    assert queue()[0].status == "second_look"
    with pytest.raises(RefusedError, match="a second person has to dismiss it too"):
        acts.dismiss(session, queue()[0], by=" anna  BERG ", now=NOW, reason="really")
    acts.dismiss(session, queue()[0], by="Igor", now=NOW, reason="a quotation indeed")
    assert queue()[0].status == "dismissed"


def test_an_ordinary_finding_is_dismissed_by_one_person_with_a_reason(
    put: Callable[..., None], queue: Queue, session: Session
) -> None:
    put(COMPETE)
    with pytest.raises(RefusedError, match="dismissed with a reason"):
        acts.dismiss(session, queue()[0], by="Anna", now=NOW, reason=" ")
    with pytest.raises(RefusedError, match="give --by NAME"):
        acts.dismiss(session, queue()[0], by=" ", now=NOW, reason="a spare part")
    acts.dismiss(session, queue()[0], by="Anna", now=NOW, reason="a spare part")
    assert queue()[0].status == "dismissed"
    with pytest.raises(RefusedError, match="dismissed already"):
        acts.dismiss(session, queue()[0], by="Igor", now=NOW, reason="again")


def test_of_a_new_version_only_changed_clauses_come_back(
    put: Callable[..., None], queue: Queue, session: Session
) -> None:
    put(MINIMUM, COMPETE)
    for item in queue():
        acts.accept(session, item, by="Anna", now=NOW)
    put("A new first clause on stock.", COMPETE, OTHER)
    after = {item.type: (item.status, item.change) for item in queue()}
    assert after["E01_noncompete"] == ("accepted", "unchanged")
    assert [kept for kind, kept in after.items() if kind != "E01_noncompete"] == [("open", "new")]


def test_among_equal_risks_the_surest_comes_first_and_an_unmeasured_one_counts_as_even(
    put: Callable[..., None], queue: Queue, session: Session
) -> None:
    put(MINIMUM, OTHER, f"Once more. {MINIMUM}")
    rows = session.exec(select(Clause).where(Clause.type == "P02_min_resale_price").order_by(Clause.start)).all()
    for row, sure in zip(rows, (0.4, None, 0.9), strict=True):
        row.confidence = sure
        session.add(row)
    session.commit()
    assert [item.confidence for item in queue()] == [0.9, None, 0.4]


def test_who_put_a_clause_where_it_stands() -> None:
    first, second = event("dismiss", "Anna"), event("dismiss", "Igor")
    assert deciding([first, event("comment", "Olga"), second]) == (first, second)
    accepted = event("accept", "Olga")
    assert deciding([first, accepted]) == (accepted,)
    assert deciding([accepted, first]) == (first,)
    assert deciding([first, event("reopen", "Olga")]) == ()


def test_assignments_and_comments_stand_with_the_clause_and_what_is_due_comes_first(
    put: Callable[..., None], queue: Queue, session: Session
) -> None:
    put(MINIMUM, OTHER)
    later = queue()[1]
    acts.assign(session, later, by="Anna", now=NOW, assignee="Igor", due=date(2026, 3, 9))
    acts.comment(session, later, by="Igor", now=NOW, text="asked the sales team")
    first = queue()[0]
    assert (first.clause, first.assignee, first.due) == (later.clause, "Igor", date(2026, 3, 9))
    assert [row.action for row in first.events] == ["assign", "comment"]
    with pytest.raises(RefusedError, match="nobody is named"):
        acts.assign(session, first, by="Anna", now=NOW, assignee="")


def test_the_trail_refuses_changes_and_notices_those_made_behind_its_back(
    put: Callable[..., None], queue: Queue, session: Session
) -> None:
    put(MINIMUM)
    for number in range(3):
        acts.comment(session, queue()[0], by="Anna", now=NOW, text=f"note {number}")
    session.commit()
    assert trail_faults(session) == []
    row = session.exec(select(ReviewEvent)).first()
    assert row is not None
    row.by = "Igor"
    session.add(row)
    with pytest.raises(RefusedError, match="is part of the audit trail and stays as it is"):
        session.flush()
    session.rollback()
    session.execute(text("update review_event set text = 'other' where id = 1"))
    session.execute(text("delete from review_event where id = 2"))
    session.commit()
    session.expire_all()
    assert trail_faults(session) == [
        "review event 1 was changed after it was written",
        "before review event 3 a row was taken out or put in",
    ]


def test_a_law_that_begins_to_prohibit_asks_for_the_second_person_again() -> None:
    once = [event("dismiss", "Anna")]
    assert status_of(once, hardcore=False) == "dismissed"
    assert status_of(once, hardcore=True) == "second_look"
    assert status_of([*once, event("reopen", "Igor"), event("dismiss", "Igor")], hardcore=True) == "second_look"


def event(action: str, by: str) -> ReviewEvent:
    return ReviewEvent(
        agreement_id="A", clause_key="k", clause_type="t", file_sha256="", action=action, by=by, at=NOW, previous="",
        chain="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4.2 The Dealer shall\nnot sell.", "4.3. The dealer shall not sell.", True),
        ("(a) sell outside the Territory;", "(b) sell outside the Territory;", True),
        ("(ii) sell outside the Territory;", "(iv) sell outside the Territory;", True),
        ("Section 4.2 The Dealer shall not sell.", "5.1 The Dealer shall not sell.", True),
        ("§ 3 Der Händler liefert nicht.", "§ 4 Der Händler liefert nicht.", True),
        ("Статья 4. Дилер не вправе продавать.", "5. Дилер не вправе продавать.", True),
        ("The “Dealer” shall not – ever – sell.", 'The "Dealer" shall not - ever - sell.', True),
        ("The Dealer shall not sell.", "The Dealer shall sell.", False),
        ("at least 1.5 % of the price", "at least 15 % of the price", False),
        ("at least 5 % of the price", "at least 5 € of the price", False),
        ("5 per cent of the price", "10 per cent of the price", False),
        ("2.5 per cent of the price", "3.5 per cent of the price", False),
        ("within 2 years", "within 3 years", False),
        ("I shall not sell.", "A shall not sell.", False),
        ("at list price +5 %", "at list price -5 %", False),
        ("at list price + 5 %", "at list price - 5 %", False),
        ("at list price -5 %", "at list price 5 %", False),
        ("at list price -5 %", "at list price −5 %", True),
        ("at list price +5 %", "at list price + 5 %", True),
        ("+5 EUR on the list price", "-5 EUR on the list price", False),
        ("a market share <= 5 %", "a market share >= 5 %", False),
        ("a market share < 5 %", "a market share > 5 %", False),
        ("a market share < 5 %", "a market share <= 5 %", False),
        ("a market share <= 5 %", "a market share ≤5 %", True),
        ("a market share ≥ 5 %", "a market share >= 5 %", True),
        ("a discount = 5 %", "a discount ≠ 5 %", False),
        ("of 10-20 units", "of 10–20 units", True),
        ("the <<Dealer>> shall not sell.", "the «Dealer» shall not sell.", True),
    ],
)
def test_numbering_line_breaks_and_capitals_make_no_other_clause(one: str, other: str, same: bool) -> None:
    assert (clause_key("T", one) == clause_key("T", other)) is same
    assert clause_key("T", one) != clause_key("U", one)
    assert clause_key("T", one, "The Dealer shall not:") != clause_key("T", one, "The Dealer may:")


def test_a_list_that_was_renumbered_is_the_same_by_all_that_leads_into_it() -> None:
    once = clause_key("T", "(a) sell.", "4.1 The Dealer shall: (b) not:")
    assert once == clause_key("T", "(c) sell.", "5.2 The Dealer shall: (d) not:")
    assert once != clause_key("T", "(a) sell.", "4.1 The Dealer may: (b) not:")


def test_moved_and_renumbered_clauses_stay_decided_and_the_changed_one_comes_back(
    put: Callable[..., None], queue: Queue, session: Session
) -> None:
    put(MINIMUM, COMPETE, "The Dealer shall purchase at least 500 units of the Goods in each calendar year.")
    for item in queue():
        acts.accept(session, item, by="Anna", now=NOW)
    more = "The Dealer shall purchase at least 900 units of the Goods in each calendar year."
    put("A new first clause on stock.", more, COMPETE, "Another one.", MINIMUM)
    after = {item.type: (item.number, item.status, item.change) for item in queue()}
    assert after["E01_noncompete"] == ("3", "accepted", "unchanged")
    assert after["P02_min_resale_price"] == ("5", "accepted", "unchanged")
    assert after["E05_minimum_purchase"] == ("2", "open", "new")


def test_the_commands_decide_and_show_the_trail(
    put: Callable[..., None], session: Session, workspace: Workspace
) -> None:
    put(MINIMUM, COMPETE)
    clause = session.exec(select(Clause.id).where(Clause.type == "P02_min_resale_price")).one()
    session.commit()

    def run(*words: object) -> Result:
        command = ["agreements", "review", *map(str, words), "--workspace", str(workspace.root)]
        return CliRunner().invoke(build(), command)

    def listed(*words: str) -> list[int]:
        return [item["clause"] for item in json.loads(run("list", "--json", *words).stdout)["clauses"]]

    assert listed()[0] == clause
    assert len(listed()) == 2
    assert "second person" in run("dismiss", clause, "--by", "Anna", "--reason", "quoted").stdout
    assert isinstance(run("dismiss", clause, "--by", "Anna", "--reason", "quoted").exception, RefusedError)
    assert run("assign", clause, "--to", "Igor", "--due", "2026-04-01", "--by", "Anna").exit_code == 0
    assert listed("--assignee", "igor") == [clause]
    assert run("comment", clause, "see the annex", "--by", "Igor").exit_code == 0
    shown = json.loads(run("show", clause, "--json").stdout)
    assert (shown["status"], shown["due"], len(shown["events"])) == ("second_look", "2026-04-01", 3)
    assert "see the annex" in run("show", clause).stdout
    assert run("dismiss", clause, "--by", "Igor", "--reason", "quoted").exit_code == 0
    assert listed("--status", "dismissed") == [clause]
    assert run("reopen", clause, "--by", "Igor").exit_code == 0
    assert run("accept", clause, "--by", "Igor", "--comment", "to be struck").exit_code == 0
    assert len(listed()) == 1
    trail = run("trail", "A-1", "--json")
    assert trail.exit_code == 0
    assert "A-1, Minimum resale price or minimum margin (P02): " in run("trail", "A-1").stdout
    assert [row["action"] for row in json.loads(trail.stdout)["events"]] == [
        "dismiss", "assign", "comment", "dismiss", "reopen", "accept",
    ]  # fmt: skip
    session.execute(text("update review_event set text = 'other'"))
    session.commit()
    assert run("trail").exit_code == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "99"], "there is no clause 99 in a current agreement"),
        (["list", "--status", "done"], "'done' is no state of a clause; expected one of open"),
        (["list", "--agreement", "NOPE"], "no text of an agreement 'NOPE' is stored"),
        (["trail", "NOPE"], "no text of an agreement 'NOPE' is stored"),
        (["assign", "1", "--to", "I", "--by", "A", "--due", "soon"], "--due 'soon' is no day; expected one such as"),
    ],
)
def test_what_cannot_be_done_is_said(workspace: Workspace, words: list[str], message: str) -> None:
    error = CliRunner().invoke(build(), ["agreements", "review", *words, "-w", str(workspace.root)]).exception
    assert isinstance(error, ChannelwardenError)
    assert message in str(error)


def test_an_agreement_without_findings_or_acts_is_no_unknown_one(
    put: Callable[..., None], workspace: Workspace
) -> None:
    put("The Dealer is free to set its resale prices.")

    def run(*words: str) -> Result:
        return CliRunner().invoke(build(), ["agreements", "review", *words, "-w", str(workspace.root)])

    assert "No flagged clause waits." in run("list", "--agreement", "A-1").stdout
    trail = run("trail", "A-1")
    assert (trail.exit_code, trail.stdout) == (0, "Nothing was done yet.\n")


def test_the_commands_load_no_office_libraries_before_they_write_such_files() -> None:
    script = "import sys, monitor.cli.agreements; print(sorted({'docx', 'openpyxl'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_who_dismissed_a_clause_since_it_was_last_decided_otherwise() -> None:
    acts_of_anna = [event("dismiss", " anna  BERG "), event("comment", "Igor")]
    assert dismissed_by(acts_of_anna) == {"anna berg"}
    assert dismissed_by([*acts_of_anna, event("accept", "Igor")]) == set()
    assert dismissed_by([*acts_of_anna, event("reopen", "Igor"), event("dismiss", "Igor")]) == {"igor"}


def test_nobody_needs_a_folder_to_see_an_empty_queue(workspace: Workspace, tmp_path: Path) -> None:
    assert (
        "No flagged clause waits."
        in CliRunner().invoke(build(), ["agreements", "review", "list", "-w", str(workspace.root)]).stdout
    )
