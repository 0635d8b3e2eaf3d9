"""Agreements that the policy names are taken in once by content; what fails is said and loses nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from monitor.agreements import acts
from monitor.agreements.detect import LEARNED
from monitor.agreements.intake import AgreementSummary, take_agreements
from monitor.agreements.review import FlaggedClause, review_queue
from monitor.agreements.second_reader import OWN, written
from monitor.evidence.archive import EvidenceArchive
from monitor.facts.read import facts
from monitor.facts.registry import fact_types, schemas
from monitor.model import Agreement, AgreementFile, Clause, Evidence, Party
from monitor.rulebook.load import load_rules
from monitor.settings import Workspace
from scrapers.texts import TextRefusedError
from tests.agreements.watchful import WATCHFUL

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
MINIMUM = "4.2 The Dealer shall not resell the Goods below the minimum resale price.\n"
FREE = "4.2 The Dealer is free to set its resale prices.\n"


@pytest.fixture
def policy(session: Session) -> Session:
    session.add(Party(id="north", name="Northwind", role="reseller", country="DE"))
    session.add(
        Agreement(
            id="A-1", party_id="north", type="selective", file="a.txt", jurisdiction="EU", valid_from=date(2026, 1, 1)
        )
    )
    session.commit()
    return session


@pytest.fixture
def folder(workspace: Workspace) -> Path:
    workspace.agreements.mkdir(exist_ok=True)
    return workspace.agreements


def take(session: Session, workspace: Workspace) -> AgreementSummary:
    summary = take_agreements(
        session, workspace=workspace, archive=EvidenceArchive(workspace.evidence), run_id=1, now=NOW
    )
    session.commit()
    return summary


def test_an_agreement_becomes_text_clauses_and_evidence(policy: Session, workspace: Workspace, folder: Path) -> None:
    (folder / "a.txt").write_text(MINIMUM)
    summary = take(policy, workspace)
    assert (summary.read, summary.clauses, summary.failures) == (1, 1, [])
    file = policy.exec(select(AgreementFile)).one()
    clause = policy.exec(select(Clause)).one()
    assert file.text[clause.start : clause.end] == MINIMUM.strip()
    assert (clause.type, clause.number, clause.language) == ("P02_min_resale_price", "4.2", "en")
    evidence = policy.exec(select(Evidence)).one()
    assert file.evidence_id == evidence.id
    assert EvidenceArchive(workspace.evidence).read(evidence.sequence).body == MINIMUM.encode()


def test_its_clauses_are_facts_for_the_rules(policy: Session, workspace: Workspace, folder: Path) -> None:
    (folder / "a.txt").write_text(MINIMUM)
    take(policy, workspace)
    (fact,) = facts(policy, fact_types()["clause"], NOW.date())
    assert (fact["type"], fact["jurisdiction"], fact["party_name"]) == ("P02_min_resale_price", "EU", "Northwind")


def test_an_unchanged_file_adds_nothing(policy: Session, workspace: Workspace, folder: Path) -> None:
    (folder / "a.txt").write_text(MINIMUM)
    take(policy, workspace)
    summary = take(policy, workspace)
    assert (summary.read, summary.unchanged) == (0, 1)
    assert len(policy.exec(select(Clause)).all()) == len(policy.exec(select(Evidence)).all()) == 1


def test_a_new_second_reader_looks_at_known_files_again_and_keeps_what_stays(
    policy: Session, workspace: Workspace, folder: Path
) -> None:
    (folder / "a.txt").write_text(f"{MINIMUM}\n5. Rivals are unwelcome in the shops.\n")
    take(policy, workspace)
    before = policy.exec(select(Clause)).one().id
    policy.commit()
    (workspace.root / OWN).write_text(written(WATCHFUL))
    summary = take(policy, workspace)
    assert (summary.read, summary.unchanged, summary.looked_again, summary.clauses) == (0, 0, 1, 1)
    found = policy.exec(select(Clause).order_by(Clause.type)).all()
    assert [(clause.type, clause.detector == LEARNED) for clause in found] == [
        ("E01_noncompete", True),
        ("P02_min_resale_price", False),
    ]
    assert found[1].id == before
    assert len(policy.exec(select(Evidence)).all()) == 1
    policy.commit()
    assert take(policy, workspace).unchanged == 1
    (workspace.root / OWN).unlink()
    assert take(policy, workspace).looked_again == 1
    assert policy.exec(select(Clause)).one().id == before


def test_what_other_signals_found_in_a_text_read_otherwise_is_found_anew(
    policy: Session, workspace: Workspace, folder: Path
) -> None:
    (folder / "a.txt").write_text(MINIMUM)
    take(policy, workspace)
    file = policy.exec(select(AgreementFile)).one()
    clause = policy.exec(select(Clause)).one()
    file.detected_by, file.text = "signals of last year", "as an older reader had it"
    clause.type = "P01_fixed_resale_price"
    policy.add_all([file, clause])
    policy.commit()
    assert take(policy, workspace).looked_again == 1
    assert policy.exec(select(AgreementFile)).one().text == MINIMUM.strip()
    assert policy.exec(select(Clause)).one().type == "P02_min_resale_price"


RIVALS = "Rivals are unwelcome in the shops."


def items(session: Session) -> list[FlaggedClause]:
    rules = load_rules(own=None, schemas=schemas(), overrides={})
    with review_queue(session, rules.values()) as queue:
        return queue.items(NOW.date())


@pytest.fixture
def accepted(policy: Session, workspace: Workspace, folder: Path) -> Session:
    """Return a store in which legal accepted what only a second reader found that is gone since."""
    (folder / "a.txt").write_text(f"{MINIMUM}\n5. {RIVALS}\n")
    (workspace.root / OWN).write_text(written(WATCHFUL))
    take(policy, workspace)
    (found,) = [item for item in items(policy) if item.type == "E01_noncompete"]
    acts.accept(policy, found, by="Anna", now=NOW)
    policy.commit()
    (workspace.root / OWN).unlink()
    return policy


def test_what_legal_accepted_stays_while_the_text_says_it_though_no_detector_finds_it_any_more(
    accepted: Session, workspace: Workspace
) -> None:
    before = {item.type: item.clause for item in items(accepted)}
    accepted.commit()
    assert take(accepted, workspace).looked_again == 1
    assert {item.type: item.clause for item in items(accepted)} == before
    assert [item.status for item in items(accepted) if item.type == "E01_noncompete"] == ["accepted"]
    assert "E01_noncompete" in {fact["type"] for fact in facts(accepted, fact_types()["clause"], NOW.date())}


def test_what_legal_reopened_goes_when_no_detector_finds_it_any_more(accepted: Session, workspace: Workspace) -> None:
    (found,) = [item for item in items(accepted) if item.type == "E01_noncompete"]
    acts.reopen(accepted, found, by="Anna", now=NOW)
    accepted.commit()
    take(accepted, workspace)
    assert [item.type for item in items(accepted)] == ["P02_min_resale_price"]


def test_what_legal_accepted_moves_with_its_words_in_a_text_that_is_read_otherwise(
    accepted: Session, workspace: Workspace
) -> None:
    file = accepted.exec(select(AgreementFile)).one()
    shift = "As an older reader had it. "
    for clause in accepted.exec(select(Clause)):
        clause.start, clause.end = clause.start + len(shift), clause.end + len(shift)
        accepted.add(clause)
    file.text = f"{shift}{file.text}"
    accepted.add(file)
    accepted.commit()
    take(accepted, workspace)
    assert [(item.type, item.status) for item in items(accepted)] == [
        ("P02_min_resale_price", "open"),
        ("E01_noncompete", "accepted"),
    ]
    (kept,) = [item for item in items(accepted) if item.type == "E01_noncompete"]
    assert kept.text.endswith(RIVALS)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        (f"1. New on stock.\n\n6. {RIVALS.replace(' in', chr(10) + 'in')}\n", ["accepted"]),
        ("1. New on stock.\n\n5. Rivals are welcome in the shops.\n", []),
    ],
)
def test_a_new_version_keeps_what_legal_accepted_where_it_says_the_same(
    accepted: Session, workspace: Workspace, folder: Path, text: str, states: list[str]
) -> None:
    (folder / "a.txt").write_text(text)
    take(accepted, workspace)
    assert [item.status for item in items(accepted) if item.type == "E01_noncompete"] == states


def test_a_decided_clause_that_is_found_again_in_a_new_version_is_there_once(
    accepted: Session, workspace: Workspace, folder: Path
) -> None:
    (workspace.root / OWN).write_text(written(WATCHFUL))
    (folder / "a.txt").write_text(f"1. New on stock.\n\n8. {RIVALS}\n")
    take(accepted, workspace)
    assert [(item.type, item.status) for item in items(accepted)] == [("E01_noncompete", "accepted")]


def test_a_known_file_that_can_no_longer_be_read_keeps_its_clauses(
    policy: Session, workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text(MINIMUM)
    take(policy, workspace)
    (workspace.root / OWN).write_text(written(WATCHFUL))

    def refuse(path: str, data: bytes) -> None:
        raise TextRefusedError(path, "no longer read", "save it anew")

    with monkeypatch.context() as patched:
        patched.setattr("monitor.agreements.intake.read_agreement", refuse)
        assert take(policy, workspace).failures == ["agreement A-1: a.txt: no longer read; save it anew"]
    assert policy.exec(select(Clause)).one().type == "P02_min_resale_price"
    policy.commit()
    assert take(policy, workspace).looked_again == 1


def test_a_changed_file_is_the_current_one_and_back_again(policy: Session, workspace: Workspace, folder: Path) -> None:
    for text in (MINIMUM, FREE):
        (folder / "a.txt").write_text(text)
        take(policy, workspace)
    assert list(facts(policy, fact_types()["clause"], NOW.date())) == []
    (folder / "a.txt").write_text(MINIMUM)
    take(policy, workspace)
    assert [file.text for file in policy.exec(select(AgreementFile).where(AgreementFile.current))] == [MINIMUM.strip()]
    assert len(policy.exec(select(AgreementFile)).all()) == 2


def test_a_missing_file_is_a_failure_that_says_what_to_do(policy: Session, workspace: Workspace, folder: Path) -> None:
    assert take(policy, workspace).failures == [
        "agreement A-1: agreements/a.txt cannot be read (No such file or directory); put the file there or correct "
        "agreements.csv"
    ]


def test_a_file_that_is_refused_keeps_what_was_known(policy: Session, workspace: Workspace, folder: Path) -> None:
    (folder / "a.txt").write_text(MINIMUM)
    take(policy, workspace)
    (folder / "a.txt").write_bytes(b"")
    assert take(policy, workspace).failures == ["agreement A-1: a.txt: the file is empty; send the file again"]
    assert len(policy.exec(select(AgreementFile).where(AgreementFile.current)).all()) == 1


def test_a_file_outside_the_folder_is_not_read(policy: Session, workspace: Workspace, folder: Path) -> None:
    agreement = policy.exec(select(Agreement)).one()
    agreement.file = "../channelwarden.toml"
    policy.add(agreement)
    assert take(policy, workspace).failures == [
        "agreement A-1: ../channelwarden.toml lies outside the folder agreements/; move the file there"
    ]
