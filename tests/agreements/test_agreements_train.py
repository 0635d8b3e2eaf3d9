"""`agreements train` learns from counsel's decisions and keeps only what got better."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from monitor.agreements import acts
from monitor.agreements.intake import take_agreements
from monitor.agreements.learning import Judged, Lesson, Lessons, folds, taught
from monitor.agreements.retraining import Decision, retrained
from monitor.agreements.review import review_queue
from monitor.agreements.second_reader import OWN, reader_of, shipped_reader, written
from monitor.agreements.stored_decisions import stored_decisions
from monitor.agreements.thresholds import agreements_thresholds, best_thresholds, steady_thresholds
from monitor.cli.app import build
from monitor.errors import ChannelwardenError, RefusedError, SettingsError
from monitor.evidence.archive import EvidenceArchive
from monitor.facts.registry import schemas
from monitor.model import Agreement, Clause, Party
from monitor.rulebook.load import load_rules
from monitor.settings import Workspace
from tests.agreements.watchful import WATCHFUL

RUN = CliRunner()
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
ACCEPTED = [f"The shop keeps foreign {ware} off its shelves in season {at}." for at in range(30) for ware in ("pans",)]
DISMISSED = [f"The shop keeps clean {ware} on its counters in season {at}." for at in range(30) for ware in ("pans",)]


KIND = "E01_noncompete"


def judged(text: str, group: str, right: bool, agreement: str = "") -> Judged:
    return Judged(text, group, frozenset([KIND] if right else []), frozenset(), agreement=agreement)


def lessons() -> list[Judged]:
    return [
        judged(text, f"lesson {place}", right)
        for texts, right in ((ACCEPTED, True), (DISMISSED, False))
        for place, text in enumerate(texts)
    ]


def decided() -> list[Decision]:
    return [
        *(Decision(text, "E01_noncompete", True) for text in ACCEPTED),
        *(Decision(text, "E01_noncompete", False) for text in DISMISSED),
    ]


def test_a_group_is_held_back_once_and_as_a_whole() -> None:
    groups = [f"g{at % 7}" for at in range(30)]
    held = [place for _, places in folds(groups, 3, 1) for place in places]
    assert sorted(held) == list(range(30))
    assert all({groups[at] for at in kept}.isdisjoint({groups[at] for at in out}) for kept, out in folds(groups, 3, 1))


def test_thresholds_take_the_signals_word_where_it_is_good() -> None:
    limits = best_thresholds([3.0, 0.5, 0.4, -2.0], [True, True, False, False], [False, True, False, True])
    found = [limits.found(score, agreed) for score, agreed in zip([3.0, 0.5, 0.4, -2.0], [0, 1, 0, 1], strict=True)]
    assert found == [True, True, False, False]


def test_thresholds_in_agreements_leave_out_none_that_holds_such_a_clause() -> None:
    scores, right = [5.0, 4.0, 3.0, 2.0, 1.0], [True, True, False, False, True]
    nobody = [False] * 5
    assert best_thresholds(scores, right, nobody).found(1.0, False) is False
    assert agreements_thresholds(scores, right, nobody, ["a", "a", "b", "b", "c"]).found(1.0, False) is True


def test_another_sentence_of_an_agreement_is_not_bought_with_one_that_is_read_in_vain() -> None:
    scores, right, nobody = [3.0, 1.5, 1.0], [True, False, True], [False] * 3

    assert steady_thresholds(scores, right, nobody).found(1.0, False) is True
    assert agreements_thresholds(scores, right, nobody, ["a", "b", "a"]).found(1.5, False) is False


def test_no_threshold_in_agreements_is_chosen_where_each_names_many_in_vain() -> None:
    scores, right = [2.0, *[1.0] * 60, 0.5], [True, *[False] * 60, True]
    agreements = ["a", *(f"vain {at}" for at in range(60)), "b"]
    assert agreements_thresholds(scores, right, [False] * 62, agreements) is None
    signalled = [True, *[False] * 60, True]
    known_by_signals = agreements_thresholds(scores, right, signalled, agreements)
    assert known_by_signals is not None
    assert known_by_signals.found(0.5, True) is True
    assert known_by_signals.found(0.5, False) is False


def test_a_type_that_no_threshold_finds_in_agreements_keeps_that_of_clauses() -> None:
    hidden = [judged("Nothing of the kind.", f"hidden {at}", True, f"hidden {at}") for at in range(20)]
    vain = [judged(f"{ACCEPTED[0]} It is {at}.", f"vain {at}", False, f"vain {at}") for at in range(500)]
    learned = Lessons(lessons(), [*hidden, *vain], 11).learned(Lesson(KIND, (KIND,)))
    assert learned.kind.alone_in_agreement == learned.kind.alone
    assert learned.kind.with_signals_in_agreement == learned.kind.with_signals


def test_two_agreements_of_a_company_are_two() -> None:
    clear, between = "It keeps foreign pans off its shelves.", "It keeps foreign pans on its counters."
    vague = f"{between[:-1]}, clean."
    sentences = [
        judged(text, f"company {place}", right, f"{name} {place}")
        for place in range(10)
        for name, text, right in (("first", clear, True), ("second", vague, True))
    ]
    sentences += [judged(between, f"other {place}", False, f"other {place}") for place in range(10)]
    learned = Lessons(lessons(), sentences, 1).learned(Lesson(KIND, (KIND,)))
    reader = taught([learned], "t", {})
    scores = [reader.scores(text)[0] for text in (clear, between, vague)]
    assert scores == sorted(scores, reverse=True)
    assert learned.kind.alone_in_agreement <= scores[2]


def test_of_thresholds_that_do_about_as_well_the_one_that_adds_less_is_taken() -> None:
    right = [*[True] * 90, False, True, *[False] * 100, *[True] * 9]
    scores = [float(-place) for place in range(len(right))]
    limits = best_thresholds(scores, right, [False] * len(right))
    assert limits.found(-85.0, False)
    assert not limits.found(-90.0, False), "one more right and one more wrong would win half a thousandth"


def test_too_few_decisions_and_types_it_does_not_know_change_nothing() -> None:
    some = [*decided()[:5], Decision("x", "P01_fixed_resale_price", True)]
    reader, changes = retrained(shipped_reader(), some, "v", 1)
    assert reader is shipped_reader()
    assert [(change.replaced, change.reason) for change in changes] == [
        (False, "too few decisions: 30 are needed, of both kinds"),
        (False, "the signals alone find this type"),
    ]


def test_what_got_better_is_written_and_what_did_not_is_kept(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="the extra `train` is not installed")
    lines = [json.dumps({"text": one.text, "type": one.type, "accepted": one.accepted}) for one in decided()]
    (tmp_path / "d.jsonl").write_text("\n".join(lines), encoding="utf-8")
    asked = ["agreements", "train", str(tmp_path / "d.jsonl"), "-w", str(tmp_path), "--json"]
    first = json.loads(RUN.invoke(build(), asked).stdout)
    assert first["written"] is True
    (change,) = first["types"]
    assert change["after"] > change["before"]
    assert reader_of(tmp_path).about["taught_again_from"] == shipped_reader().version
    kept = (tmp_path / OWN).read_bytes()
    again = json.loads(RUN.invoke(build(), asked).stdout)
    assert again["written"] is False
    assert (tmp_path / OWN).read_bytes() == kept


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"text": "x", "type": "y"}', '{"text": "x", "type": "y", "accepted": "yes"}', "1"]
)
def test_a_line_that_is_no_decision_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "d.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    refused = RUN.invoke(build(), ["agreements", "train", str(tmp_path / "d.jsonl"), "-w", str(tmp_path)])
    assert isinstance(refused.exception, ChannelwardenError)
    assert "line 2: not of the form" in str(refused.exception)


AGREEMENTS = 6
KEPT_OUT = "The Dealer shall not sell products of rivals in season {at}."
QUOTED = "The Dealer is told of the fairs that rivals hold in season {at}."


@pytest.fixture
def decided_store(session: Session, workspace: Workspace) -> Workspace:
    """Six companies' agreements in which legal accepted one wording and dismissed another."""
    (workspace.root / OWN).write_text(written(WATCHFUL), encoding="utf-8")
    for name in map(str, range(AGREEMENTS)):
        session.add(Party(id=f"p{name}", name=name, role="reseller", country="DE"))
        session.add(
            Agreement(
                id=name, party_id=f"p{name}", type="selective", file=f"{name}.txt", jurisdiction="EU",
                valid_from=date(2026, 1, 1),
            )
        )  # fmt: skip
        lines = [wording.format(at=f"{name}{at}") for at in range(4) for wording in (KEPT_OUT, QUOTED)]
        (workspace.agreements / f"{name}.txt").write_text("\n\n".join(lines))
    session.commit()
    take_agreements(session, workspace=workspace, archive=EvidenceArchive(workspace.evidence), run_id=1, now=NOW)
    rules = load_rules(own=None, schemas=schemas(), overrides={}).values()
    with review_queue(session, rules) as queue:
        for item in queue.items(NOW.date()):
            if item.type == "E01_noncompete" and "fairs" in item.text:
                acts.dismiss(session, item, by="Anna", now=NOW, reason="only news of fairs")
            elif item.type == "E01_noncompete":
                acts.accept(session, item, by="Anna", now=NOW)
    session.commit()
    return workspace


def teach(root: Path, *words: str) -> Result:
    return RUN.invoke(build(), ["agreements", "train", *words, "-w", str(root)])


def test_the_stores_own_decisions_teach_it_and_there_is_a_way_back(decided_store: Workspace) -> None:
    pytest.importorskip("sklearn", reason="the extra `train` is not installed")
    root = decided_store.root
    before = (root / OWN).read_bytes()
    dry = json.loads(teach(root, "--json", "--dry-run").stdout)
    assert (dry["decisions"], dry["written"]) == (8 * AGREEMENTS, False)
    assert (root / OWN).read_bytes() == before
    taught = json.loads(teach(root, "--json").stdout)
    (change,) = taught["types"]
    assert taught["written"] is True
    assert change["before"] < change["after"]
    assert change["held_back"] % 8 == 0, "an agreement's decisions were on both sides"
    reader = reader_of(root)
    assert reader.opinion(KEPT_OUT.format(at=99), (), in_agreement=True).added
    assert not reader.opinion(QUOTED.format(at=99), (), in_agreement=True).added
    assert "stands again" in teach(root, "--back").output
    assert (root / OWN).read_bytes() == before
    assert teach(root, "--back").exit_code == 0
    assert not (root / OWN).exists()
    assert isinstance(teach(root, "--back").exception, RefusedError)


def test_what_was_dismissed_still_teaches_when_the_taught_reader_finds_it_no_more(
    decided_store: Workspace, session: Session
) -> None:
    for clause in session.exec(select(Clause)).all():
        session.delete(clause)
    session.commit()
    with review_queue(session, load_rules(own=None, schemas=schemas(), overrides={}).values()) as queue:
        known = stored_decisions(session, queue.judge)
    assert (len(known.usable), known.split) == (8 * AGREEMENTS, 0)
    assert {one.agreement for one in known.usable} == {f"p{name}" for name in range(AGREEMENTS)}


def test_an_empty_store_says_that_there_is_nothing_to_learn_from(workspace: Workspace) -> None:
    said = teach(workspace.root)
    assert said.exit_code == 0
    assert "There is no decision to learn from yet" in " ".join(said.output.split())
    assert not (workspace.root / OWN).exists()


def test_going_back_from_a_damaged_reader_works_and_takes_no_file_of_decisions(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text("{", encoding="utf-8")
    assert isinstance(teach(tmp_path, "x.jsonl", "--back").exception, SettingsError)
    assert "which is damaged" in " ".join(teach(tmp_path, "--back").output.split())
    assert reader_of(tmp_path) is shipped_reader()
