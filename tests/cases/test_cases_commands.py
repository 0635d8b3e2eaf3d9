"""The `cases` commands on a real workspace with the shipped rules."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from monitor.cli.app import build
from monitor.errors import ChannelwardenError
from monitor.facts.registry import schemas
from monitor.model import CaseEvent, Evidence, MapPrice, OutboxItem, Party, PolicyVersion, Step
from monitor.outbox.queue import DeliverySummary
from monitor.rulebook.load import load_rules, shipped_folder
from monitor.settings import Workspace
from monitor.store.session import BUSY_SECONDS, Database
from tests.documents.laid_evidence import lay_evidence

Channel = Any
Run = Callable[..., Any]
OFFER = {
    "advertised_price": 8000,
    "map_price": 9999,
    "map_base_price": 9999,
    "currency": "USD",
    "shortfall": 1999,
    "shortfall_bp": 2000,
    "party_name": "Acme",
    "url": "https://shop.example/k1",
    "site": "shop",
    "product_title": "Kettle",
}


@pytest.fixture
def story(channel: Channel, workspace: Workspace) -> Channel:
    """A US reseller and an EU reseller with the same deviation, confirmed today, under the shipped rules."""
    channel.rules = load_rules(own=None, schemas=schemas(), overrides={})
    channel.now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=8)
    channel.session.add(MapPrice(sku="K1", market="US", price_minor=9999, currency="USD", valid_from=date(2026, 1, 1)))
    channel.session.add(
        Evidence(
            id=7,
            sequence=7,
            sha256="ab" * 32,
            chain="",
            kind="page",
            subject="o1",
            url="https://shop.example/k1",
            captured_at=channel.now,
            warc="w",
            offset=0,
            length=1,
        )
    )
    channel.party("berlin", country="DE", region="")
    for hours in (0, 6):
        channel.now += timedelta(hours=hours)
        channel.offer("o1", "low", "acme", seller="Acme\x1b[31m", evidence_id=7, **OFFER)
        channel.offer("o2", "low", "berlin", market="DE", **OFFER)
        channel.run()
    lay_evidence(channel.session, workspace.evidence)
    channel.session.commit()
    return channel


@pytest.fixture
def run(workspace: Workspace) -> Run:
    """Run a command on the workspace; with `--json` its data comes back, else its text."""

    def invoke(*words: str) -> Any:
        result = CliRunner().invoke(build(), [*words, "-w", str(workspace.root)], terminal_width=200)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout) if "--json" in words else result.stdout

    return invoke


def test_the_list_shows_the_channel_what_it_may_read_and_legal_everything(story: Channel, run: Run) -> None:
    shown = run("cases", "list", "--json")["cases"]
    assert [(case["party"], case["step"], case["waits_for"]) for case in shown] == [
        ("acme", "notice proposed", "channel_manager")
    ]
    legal = run("cases", "list", "--audience", "legal", "--json")["cases"]
    assert {(case["party"], case["step"]) for case in legal} == {
        ("acme", "notice proposed"),
        ("berlin", "notice blocked"),
    }
    assert run("cases", "list", "--status", "cured", "--json")["cases"] == []


def test_a_case_for_legal_only_is_shown_to_legal_only_with_the_article(story: Channel, run: Run) -> None:
    berlin = next(case.id for case in story.cases() if case.party_key == "berlin")
    with pytest.raises(ChannelwardenError, match="for legal only; legal reads it with `--audience legal`"):
        run("cases", "show", str(berlin))
    text = run("cases", "show", str(berlin), "--audience", "legal")
    assert "For legal only: " in text
    assert "law gate: block" in text
    assert "2022/720" in text
    assert "what to do: Write to nobody" in text


def test_a_case_shows_history_evidence_and_the_gates_answer_without_terminal_codes(story: Channel, run: Run) -> None:
    acme = next(case.id for case in story.cases() if case.party_key == "acme")
    text = run("cases", "show", str(acme))
    assert "evidence 7: https://shop.example/k1" in text
    assert "law gate: allow" in text
    assert "what to do" not in text
    assert "Colgate" in text
    assert "opened: " in text
    assert "\x1b" not in text
    data = run("cases", "show", str(acme), "--json")
    assert data["violations"][0]["evidence"]["sequence"] == 7
    assert data["steps"][0]["gate"]["answer"] == "allow"


def step_of(story: Channel, party: str) -> str:
    story.session.rollback()  # sees what the command wrote
    ids = {case.id: case.party_key for case in story.cases()}
    return str(next(step.id for step in story.steps() if ids[step.case_id] == party))


def test_an_approval_writes_step_event_and_notice_together(story: Channel, run: Run) -> None:
    answer = run("cases", "approve", step_of(story, "acme"), "--by", "Dana", "--json")
    assert answer["status"] == "done"
    story.session.rollback()  # sees what the command wrote
    mail = story.session.get(OutboxItem, answer["outbox"])
    assert (mail.recipient, mail.kind, mail.status) == ("acme@shop.example", "notice", "pending")
    kinds = [event.kind for event in story.session.exec(select(CaseEvent).where(CaseEvent.case_id == answer["case"]))]
    assert sorted(kinds) == ["approved", "opened", "proposed", "written"]


def test_an_approval_whose_notice_cannot_be_written_leaves_nothing(
    story: Channel, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.documents import notice

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the template is broken")

    monkeypatch.setattr(notice, "issue", broken)
    number = step_of(story, "acme")
    with pytest.raises(RuntimeError):
        run("cases", "approve", number, "--by", "Dana")
    story.session.rollback()  # sees what the command wrote
    assert story.session.get(Step, int(number)).status == "proposed"
    assert story.session.exec(select(OutboxItem)).all() == []


def test_a_blocked_step_is_refused_with_the_article(story: Channel, run: Run) -> None:
    with pytest.raises(
        ChannelwardenError, match=r"blocked by the law gate: .*2022/720.*No approval can lift that"
    ) as no:
        run("cases", "approve", step_of(story, "berlin"), "--by", "Dana", "--as", "legal")
    assert no.value.exit_code == 1
    assert story.session.exec(select(OutboxItem)).all() == []


def test_an_approval_that_the_gate_turns_down_is_stored_and_sends_nothing(story: Channel, run: Run) -> None:
    from monitor.model import Party

    party = story.session.get(Party, "acme")
    party.region = "US-MD"
    story.session.add(party)
    story.session.commit()
    number = step_of(story, "acme")
    with pytest.raises(ChannelwardenError, match=r"is not approved: the law gate answers block: .*11-204"):
        run("cases", "approve", number, "--by", "Dana")
    story.session.rollback()  # sees what the command wrote
    assert story.session.get(Step, int(number)).status == "blocked"
    assert story.session.exec(select(OutboxItem)).all() == []


def test_waiver_dispute_resume_withdraw_and_close(story: Channel, run: Run) -> None:
    acme = str(next(case.id for case in story.cases() if case.party_key == "acme"))
    by = ("--by", "Dana", "--reason", "agreed by phone")
    until = (datetime.now(UTC).date() + timedelta(days=9)).isoformat()
    assert run("cases", "waive", acme, *by, "--until", until, "--json")["until"] == until
    assert run("cases", "resume", acme, *by, "--json")["status"] == "open"
    assert run("cases", "dispute", acme, *by, "--json")["status"] == "disputed"
    assert run("cases", "resume", acme, *by, "--json")["status"] == "open"
    assert run("cases", "withdraw", step_of(story, "acme"), *by, "--json")["status"] == "withdrawn"
    assert "is closed" in run("cases", "close", acme, *by)


def test_a_held_run_is_listed_and_released(channel: Channel, run: Run) -> None:
    channel.rules = load_rules(own=None, schemas=schemas(), overrides={})
    channel.limits = channel.limits.model_copy(update={"blast_radius_minimum": 1, "blast_radius_percent": 10})
    for name in ("one", "two"):
        channel.party(name)
        channel.offer(name, "low", name, **(OFFER | {"readings": 2}))
    channel.run()
    channel.session.commit()
    assert f"Run {channel.last_run.id} is HELD" in run("cases", "list").replace("\n", " ")
    assert run("cases", "list", "--json")["held"] == [{"run": channel.last_run.id, "parties": 2, "violations": 2}]
    assert run("cases", "release", str(channel.last_run.id), "--by", "Olga", "--json")["opened"] == 2
    assert len(run("cases", "list", "--json")["cases"]) == 2


@pytest.mark.parametrize("words", [("cases", "list"), ("cases", "show", "1"), ("discover", "list")])
def test_who_only_reads_waits_for_nobody_who_writes(
    story: Channel, database: Database, run: Run, words: tuple[str, ...]
) -> None:
    story.session.commit()
    before = run(*words, "--json")
    with database.session(writes_after_reading=True) as pass_at_work:
        pass_at_work.connection()
        begun = time.monotonic()
        assert run(*words, "--json") == before
    assert time.monotonic() - begun < BUSY_SECONDS


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("cases", "list", "--status", "lost"),
            "'lost' is no state of a case .did you mean 'closed'..; expected one of open, cured",
        ),
        (("cases", "list", "--audience", "press"), "'press' is no audience; expected one of channel, legal"),
        (("cases", "show", "99"), "there is no case 99"),
        (("cases", "approve", "99", "--by", "Dana"), "there is no step 99"),
        (("cases", "approve", "99", "--by", "Dana", "--as", "boss"), "'boss' is no role"),
        (("cases", "release", "99", "--by", "Dana"), "run 99 holds nothing back; runs that wait for a release: none"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_way_out(run: Run, words: tuple[str, ...], message: str) -> None:
    with pytest.raises(ChannelwardenError, match=message):
        run(*words)


@pytest.mark.parametrize("what", ["dispute", "waive", "close"])
def test_a_notice_that_waits_in_the_outbox_does_not_leave_once_its_case_is_stopped(
    story: Channel, run: Run, what: str
) -> None:
    case = next(case.id for case in story.cases() if case.party_key == "acme")
    step = next(step.id for step in story.steps() if step.case_id == case)
    story.session.commit()
    said = " ".join(run("cases", "approve", str(step), "--by", "Dana").split())
    assert f"Step {step} is approved: notice to Acme about K1 (MAP-001, case " in said
    assert f"Until it left, `channelwarden cases withdraw {step} --by NAME --reason TEXT` takes it back." in said
    until = ["--until", (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%d")] if what == "waive" else []
    assert [item["channel"] for item in run("notices", "send", "--dry-run", "--json")["due"]] == ["mail", "file"]
    run("cases", what, str(case), "--by", "Dana", "--reason", "a promotion was agreed", *until)
    assert [item["channel"] for item in run("notices", "send", "--dry-run", "--json")["due"]] == []
    if what != "close":
        run("cases", "resume", str(case), "--by", "Dana", "--reason", "settled")
        assert [item["channel"] for item in run("notices", "send", "--dry-run", "--json")["due"]] == ["mail", "file"]


def _move_to_maryland(story: Channel) -> None:
    party = story.session.get(Party, "acme")
    party.region = "US-MD"
    story.session.add(party)


def _retire_the_rule(story: Channel) -> None:
    (folder := story.workspace.rules / "map").mkdir(parents=True)
    shipped = next(shipped_folder().glob("map/MAP-001-*.yaml"))
    retired = shipped.read_text("utf-8").replace("status: active", "status: retired")
    (folder / shipped.name).write_text(retired, "utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [(_move_to_maryland, "the law gate answers block"), (_retire_the_rule, "MAP-001 is not in force")],
)
def test_a_notice_that_may_be_sent_no_longer_does_not_leave_though_it_was_approved(
    story: Channel, run: Run, workspace: Workspace, change: Callable[[Channel], None], said: str
) -> None:
    story.workspace = workspace
    number = step_of(story, "acme")
    story.session.commit()
    run("cases", "approve", number, "--by", "Dana")
    change(story)
    story.session.commit()
    assert run("notices", "send", "--json") | {"failures": []} == DeliverySummary().__dict__
    items = story.session.exec(select(OutboxItem).where(OutboxItem.kind == "notice")).all()
    assert {(item.channel, item.status, said in item.last_error) for item in items} == {
        ("mail", "failed", True),
        ("file", "failed", True),
    }
    step = story.session.get(Step, int(number), populate_existing=True)
    assert (step.status, step.kind) == ("withdrawn", "notice")


def test_no_step_is_approved_in_the_name_of_a_rule_that_is_retired(
    story: Channel, run: Run, workspace: Workspace
) -> None:
    story.workspace = workspace
    number = step_of(story, "acme")
    _retire_the_rule(story)
    story.session.commit()
    with pytest.raises(ChannelwardenError, match="rule MAP-001 is retired; nothing is said in its name"):
        run("cases", "approve", number, "--by", "Dana")


def test_a_number_that_no_store_holds_is_refused(run: Run) -> None:
    result = CliRunner().invoke(build(), ["cases", "show", "9" * 20])
    assert (result.exit_code, "less than or equal to 2147483647" in result.output) == (2, True)


def test_nothing_is_approved_on_a_policy_that_was_changed_since(story: Channel, run: Run) -> None:
    number = step_of(story, "acme")
    story.session.add(PolicyVersion(sha256="of the files as they were", loaded_at=story.now, files={}))
    story.session.commit()
    with pytest.raises(ChannelwardenError, match=r"policy files were changed .*channelwarden judge"):
        run("cases", "approve", number, "--by", "Dana")
    assert story.session.exec(select(OutboxItem)).all() == []
