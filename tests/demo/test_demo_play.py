"""The whole demo, played once with and once without planted violations, and read as a newcomer reads it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from rich.console import Console
from sqlmodel import Session, select

from monitor.demo.calendar import LAST_SLOT
from monitor.demo.catalogue import load_catalogue
from monitor.demo.play import Played, play, serve
from monitor.demo.servers import Market
from monitor.demo.show import digests, told, where
from monitor.demo.sink import MailSink
from monitor.demo.workspace import DemoNote
from monitor.errors import SettingsError
from monitor.model import Capture, Case, CaseEvent, ReviewItem, Step, Violation
from monitor.pipeline.run import run
from monitor.store.session import open_database
from tests.command_line import run_command

START = date(2026, 3, 2)
SILENT = ("lockedcup", "reforge")
"""Shops of the demo that cannot be read any more, planted or not: the one refuses, the other was rebuilt."""


def silent(_slot: str, _detail: str) -> None:
    """Hear nothing."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(tmp_path_factory.mktemp("planted"), start=START, planted=True, progress=silent)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(tmp_path_factory.mktemp("clean"), start=START, planted=False, progress=silent)


@contextmanager
def store(played: Played) -> Iterator[Session]:
    database = open_database(played.workspace.dsn)
    try:
        with database.session() as session:
            yield session
    finally:
        database.close()


def letters(played: Played) -> list[EmailMessage]:
    return [
        message_from_bytes(mail.path.read_bytes(), _class=EmailMessage, policy=policy.default) for mail in played.mails
    ]


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_all_that_was_planted_is_found_and_nothing_else(played: Played) -> None:
    assert played.comparison.missing == ()
    assert played.comparison.unexpected == ()
    assert played.comparison.found == len(played.comparison.planted) >= 12


def test_every_look_alike_was_really_seen(played: Played, clean: Played) -> None:
    for one in (played, clean):
        assert [lookalike.what for lookalike, seen in one.comparison.lookalikes if not seen] == []


def test_statements_explain_the_schemes_and_the_sheet_says_who_buys_less_for_more(
    played: Played, clean: Played
) -> None:
    names = ["alpenblick-2025-Q4.html", "lakeshore-2025-Q4.html", "sever-2025-Q4.html", "effectiveness-2025-Q4.html"]
    for one in (played, clean):
        assert [path.name for path in one.statements] == names
    fund, bonus, rebate, sheet = (path.read_text(encoding="utf-8") for path in played.statements)
    assert "a proof of performance for C-ALP-2 makes it count" in fund
    assert "300.00 more was claimed than is due" in bonus
    assert "Due: 38,553.41 RUB" in rebate
    assert "Bought less while the discount rose: Lakeshore Distribution" in sheet
    assert "Bought less while the discount rose" not in clean.statements[-1].read_text(encoding="utf-8")


def test_nothing_went_wrong_on_the_way(played: Played, clean: Played) -> None:
    for one in (played, clean):
        failures = [failure for visit in one.visits for failure in visit.failures]
        assert [failure.partition(":")[0] for failure in failures if ": silent: " in failure] == list(SILENT)
        assert len(failures) == len(SILENT)


def test_the_clean_market_yields_nothing_but_the_empty_digests_and_what_fell_silent(clean: Played) -> None:
    assert clean.comparison.found == 0
    assert {mail.recipients for mail in clean.mails} == {("channel-desk@veltora.example",)}
    subjects = [mail.subject for mail in clean.mails]
    assert sum("digest" in subject for subject in subjects) == 3
    assert [subject for subject in subjects if "digest" not in subject] == [
        f"Veltora: {name} fell silent" for name in SILENT
    ]


def test_every_kind_of_answer_was_met(played: Played) -> None:
    with store(played) as session:
        captures = session.exec(select(Capture)).all()
    outcomes = {capture.outcome for capture in captures}
    assert {"ok", "out_of_stock", "blocked", "gone", "layout_changed"} <= outcomes
    assert any(capture.not_modified for capture in captures)
    busy = [capture for capture in captures if capture.listing_key.startswith("perkpoint|")]
    assert {capture.outcome for capture in busy} == {"ok"}


def test_the_reseller_appears_is_confirmed_gets_a_notice_is_cured_and_relapses(played: Played) -> None:
    with store(played) as session:
        case = session.exec(select(Case).where(Case.party_key == "cascade")).one()
        rows = session.exec(select(Violation).where(Violation.case_id == case.id).order_by("first_seen")).all()
        events = session.exec(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by("id")).all()
    assert [row.status for row in rows] == ["cured", "confirmed"]
    assert rows[0].confirmed_by == "second_capture"
    days = [(event.at.date() - START).days + 1 for event in events if event.kind in ("sent", "cured", "relapsed")]
    assert [event.kind for event in events if event.kind in ("sent", "cured", "relapsed")] == [
        "sent",
        "cured",
        "relapsed",
    ]
    assert days == [1, 2, 3]
    assert case.episode == 2


@pytest.mark.parametrize("party", ["kaffeekontor", "kofemir"])
def test_the_gate_blocks_the_same_deviation_in_europe_and_russia_and_names_the_article(
    played: Played, party: str
) -> None:
    with store(played) as session:
        case = session.exec(select(Case).where(Case.party_key == party, Case.rule_id == "MAP-001")).one()
        steps = session.exec(select(Step).where(Step.case_id == case.id)).all()
    assert case.visibility == "legal"
    assert steps and {step.status for step in steps} == {"blocked"}
    assert "art" in json.dumps(steps[0].gate).casefold()


def test_only_legal_reads_of_what_the_gate_keeps_for_legal(played: Played) -> None:
    channel = [body(one, "html") for one in letters(played) if "channel-desk@" in str(one["To"])]
    legal = [body(one, "html") for one in letters(played) if "legal@" in str(one["To"])]
    assert len(channel) == 3 + len(SILENT)
    for name in ("Kaffeekontor", "Кофемир"):
        assert not any(name in text for text in channel)
        assert any(name in text for text in legal)


def test_one_notice_leaves_and_speaks_of_nobody_else(played: Played) -> None:
    (notice,) = [one for one in letters(played) if "cascade" in str(one["To"])]
    text = body(notice, "html")
    assert "$809.00" in text and "$899.00" in text
    for other in ("Beanworks", "Kaffeekontor", "GreyPort", "Pacific Bean", "Lakeshore"):
        assert other not in text


def test_the_third_digest_tells_the_whole_story(played: Played) -> None:
    last = digests(played.workspace.out)[-1].read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", last.partition("<body")[2]))
    for word in ("Cascade Coffee Supply", "relapse", "cured", "notice"):
        assert word.casefold() in text.casefold()
    assert str(START + timedelta(days=2)) in text or (START + timedelta(days=2)).strftime("%-d %B %Y") in text


def test_hostile_page_text_stays_text_in_every_document(played: Played) -> None:
    documents = [path for path in played.workspace.out.rglob("*") if path.suffix in (".html", ".txt", ".json")]
    assert documents
    for path in documents:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            assert "<script" not in text
            assert 'href="http://prize.example' not in text
        assert not any(line.startswith("=HYPERLINK") for line in text.splitlines())
    assert any("&lt;script&gt;" in path.read_text(encoding="utf-8") for path in documents if path.suffix == ".html")
    assert any("HYPERLINK" in path.read_text(encoding="utf-8") for path in documents)


def test_what_nobody_could_match_is_on_the_review_list(played: Played) -> None:
    with store(played) as session:
        items = session.exec(select(ReviewItem).where(ReviewItem.kind == "product")).all()
    assert any("brewbarn" in item.subject for item in items)


def test_a_second_pass_on_the_unchanged_market_adds_nothing(played: Played) -> None:
    now = LAST_SLOT.at(START)
    catalogue = load_catalogue(planted=True)
    with (
        MailSink(played.workspace.root / "mail-sink", played.note.mail_port),
        Market(catalogue, played.note.ports) as market,
    ):
        market.move_to(LAST_SLOT)
        summary = run(played.workspace, now=now)
    assert (summary.violations_new, summary.cases_opened, summary.steps, summary.mails) == (0, 0, 0, 0)


def test_the_market_of_a_played_demo_comes_back_on_its_ports(played: Played) -> None:
    met: list[DemoNote] = []
    serve(played.workspace.root, until=lambda: None, ready=met.append)
    assert met == [played.note]


def test_what_is_told_holds_both_counts(played: Played) -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    for renderable in told(played):
        console.print(renderable)
    text = console.export_text()
    number = len(played.comparison.planted)
    assert f"{number} violations planted, {number} found." in text
    assert "0 missing, 0 unexpected." in text


def test_where_to_look_is_told_in_lines_that_can_be_copied(played: Played) -> None:
    lines = where(played).splitlines()
    assert any(line.startswith("digest ") and line.endswith(f"  {digests(played.workspace.out)[-1]}") for line in lines)
    assert any(line.endswith(f" cases list -w {played.workspace.root}") for line in lines)


def test_the_command_prints_the_comparison_as_json_and_ends_well(tmp_path: Path) -> None:
    result = run_command("demo", tmp_path / "market", "--clean", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert list(data) == ["planted", "found", "missing", "unexpected", "mails", "digest", "seconds"]
    assert (data["planted"], data["found"], data["missing"], data["unexpected"]) == (0, 0, [], [])
    assert data["mails"] == 3 + len(SILENT)
    assert Path(data["digest"]).is_file()


def test_the_command_refuses_a_directory_that_holds_other_things(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    result = run_command("demo", tmp_path)
    assert isinstance(result.exception, SettingsError)


def test_a_store_in_use_is_not_mixed_with_the_made_up_market(
    played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHANNELWARDEN_DSN", played.workspace.dsn)
    with pytest.raises(SettingsError, match="names a store that is in use"):
        play(tmp_path / "market", start=START, planted=True, progress=silent)


@pytest.mark.parametrize("rule", ["MAP-001", "SELLER-001"])
def test_replaying_a_rule_finds_what_the_demo_s_passes_found(played: Played, rule: str) -> None:
    words = ["rules", "replay", rule, "--since", "2026-01-01", "--limit", "0", "--audience", "legal", "--json"]
    done = run_command(*words, "-w", played.workspace.root)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["difference"]["only_replayed"]["listed"]
    with store(played) as session:
        stored = session.exec(select(Violation).where(Violation.rule_id == rule)).all()
        assert sorted((item.subject, item.first_seen.isoformat(), item.confirmed_by) for item in stored) == sorted(
            (item["subject"], item["first_seen"], item["confirmed_by"]) for item in found
        )
        assert stored
