"""Many steps approved in a row: from a list that was looked at, each past the gate, each whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from monitor.cases.waiting import list_code
from monitor.cli.app import build
from monitor.documents import notice
from monitor.errors import ChannelwardenError
from monitor.facts.registry import schemas
from monitor.model import CaseEvent, MapPrice, OutboxItem, Party, Step
from monitor.rulebook.load import load_rules
from monitor.settings import Workspace

Channel = Any
Run = Callable[..., tuple[int, Any]]
OFFER = {
    "advertised_price": 8000,
    "map_price": 9999,
    "map_base_price": 9999,
    "currency": "USD",
    "shortfall": 1999,
    "shortfall_bp": 2000,
    "url": "https://shop.example/k1",
    "site": "shop",
    "product_title": "Kettle",
}
SHOPS = ("acme", "barn", "corner", "depot")


@pytest.fixture
def story(channel: Channel) -> Channel:
    """Four US resellers and one in the EU with the same deviation, confirmed today; the EU's is blocked."""
    channel.rules = load_rules(own=None, schemas=schemas(), overrides={})
    channel.now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=8)
    channel.session.add(MapPrice(sku="K1", market="US", price_minor=9999, currency="USD", valid_from=date(2026, 1, 1)))
    for name in SHOPS[1:]:
        channel.party(name)
    channel.party("berlin", country="DE", region="")
    for hours in (0, 6):
        channel.now += timedelta(hours=hours)
        for name in (*SHOPS, "berlin"):
            market = "DE" if name == "berlin" else "US"
            channel.offer(f"o-{name}", "low", name, **OFFER, party_name=name.title(), market=market)
        channel.run()
    channel.session.commit()
    return channel


@pytest.fixture
def run(story: Channel, workspace: Workspace) -> Run:
    """Approve with these words; returns the exit code and the data."""

    def invoke(*words: str) -> tuple[int, Any]:
        story.session.rollback()  # lets go of the store, and sees afterwards what the command wrote
        given = ["cases", "approve", *words, "--by", "Dana", "--json", "-w", str(workspace.root)]
        result = CliRunner().invoke(build(), given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, json.loads(result.stdout)

    return invoke


def numbers(story: Channel) -> dict[str, str]:
    """Return the number of each party's step."""
    parties = {case.id: case.party_key for case in story.cases()}
    return {parties[step.case_id]: str(step.id) for step in story.steps()}


def stored(story: Channel) -> tuple[list[str], int, list[str]]:
    """Return the steps' states, how many documents wait, and who is named in the events of approval."""
    story.session.rollback()
    statuses = [step.status for step in story.session.exec(select(Step).order_by(col(Step.id))).all()]
    documents = len(story.session.exec(select(OutboxItem)).all())
    actors = story.session.exec(select(CaseEvent.actor).where(CaseEvent.kind == "approved")).all()
    return statuses, documents, list(actors)


def test_the_dry_run_lists_what_would_become_of_each_and_stores_nothing(story: Channel, run: Run) -> None:
    before = stored(story)
    code, data = run("--all", "--dry-run")
    assert (code, data["approved"], data["not_approved"], data["dry_run"]) == (0, 4, 0, True)
    assert [(one["party"], one["rule"], one["outcome"], one["to"]) for one in data["steps"]] == [
        (name.title(), "MAP-001", "done", f"{name}@shop.example") for name in SHOPS
    ]
    assert stored(story) == before


def test_the_list_that_was_looked_at_is_approved_each_with_its_letter_and_its_record(story: Channel, run: Run) -> None:
    code = run("--all", "--rule", "MAP-001", "--kind", "notice", "--dry-run")[1]["list"]
    done, data = run("--all", "--rule", "MAP-001", "--kind", "notice", "--listed", code)
    assert (done, data["approved"], len({one["outbox"] for one in data["steps"]})) == (0, 4, 4)
    statuses, documents, actors = stored(story)
    assert (sorted(statuses), documents, actors) == (["blocked", *["done"] * 4], 8, ["Dana"] * 4)
    assert run("--all", "--dry-run")[1]["steps"] == []


def test_another_list_than_the_one_looked_at_is_refused_as_a_whole(story: Channel, run: Run) -> None:
    code = run("--all", "--dry-run")[1]["list"]
    run(numbers(story)["acme"])
    with pytest.raises(ChannelwardenError, match=r"other steps wait than those of the list 4-.*nothing was approved"):
        run("--all", "--listed", code)
    assert stored(story)[2] == ["Dana"]


def test_one_that_may_not_be_approved_stops_no_other_and_is_told(story: Channel, run: Run) -> None:
    steps = numbers(story)
    party = story.session.get(Party, "barn")
    party.region = "US-MD"  # the law of its new seat blocks it
    story.session.add(party)
    story.session.commit()
    code, data = run(steps["acme"], steps["barn"], steps["berlin"], "99", steps["corner"], steps["acme"])
    assert code == 3
    assert [(one["outcome"], bool(one["reason"])) for one in data["steps"]] == [
        ("done", False),
        ("blocked", True),
        ("refused", True),
        ("refused", True),
        ("done", False),
    ]
    assert (data["approved"], data["not_approved"]) == (2, 3)
    assert stored(story)[2] == ["Dana", "Dana"]
    # What the gate said at the approval is kept, as for a single one.
    assert story.session.get(Step, int(steps["barn"])).status == "blocked"


def test_a_break_in_the_middle_leaves_each_step_whole_or_untouched(
    story: Channel, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue, written = notice.issue, []

    def breaks(*given: Any, **named: Any) -> Any:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(issue(*given, **named))

    monkeypatch.setattr(notice, "issue", breaks)
    code = run("--all", "--dry-run", "--party", "acme")[1]["list"]
    assert code == list_code([int(numbers(story)["acme"])])
    written.clear()
    with pytest.raises(json.JSONDecodeError):  # the command says nothing more
        run(*(numbers(story)[name] for name in SHOPS))
    statuses, documents, actors = stored(story)
    assert (statuses.count("done"), statuses.count("proposed"), documents, len(actors)) == (2, 2, 4, 2)


def test_a_step_for_legal_is_in_legals_list_only_and_not_told_to_others(story: Channel, run: Run) -> None:
    steps = numbers(story)
    case = next(case for case in story.cases() if case.party_key == "depot")
    case.visibility = "legal"
    story.session.add(case)
    story.session.commit()
    assert [one["party"] for one in run("--all", "--dry-run")[1]["steps"]] == ["Acme", "Barn", "Corner"]
    assert [one["party"] for one in run("--all", "--dry-run", "--as", "legal")[1]["steps"]] == ["Depot"]
    _, data = run(steps["depot"], steps["acme"], "--dry-run")
    assert [(one["outcome"], one["party"], one["rule"]) for one in data["steps"]] == [
        ("refused", "", ""),
        ("done", "Acme", "MAP-001"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say which steps"),
        (("1", "--all", "--dry-run"), "say which steps"),
        (("1", "--rule", "MAP-001"), "choose among --all"),
        (("--all",), "look at the list first"),
        (("--all", "--as", "legal"), "`channelwarden cases approve --all --dry-run --by NAME --as legal` shows it"),
        (("--all", "--dry-run", "--kind", "letter"), "'letter' is no kind of step"),
        (("--all", "--dry-run", "--rule", "MAP-01"), "there is no rule 'MAP-01'"),
        (("--all", "--dry-run", "--party", "Acme Ltd"), "there is no party 'Acme Ltd'"),
    ],
)
def test_what_is_asked_for_half_is_refused_with_the_way_out(run: Run, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(ChannelwardenError, match=said):
        run(*words)


def test_legal_reads_in_its_list_for_what_the_gate_asks_for_review(
    story: Channel, run: Run, workspace: Workspace
) -> None:
    for hours in (1, 6):
        story.now += timedelta(hours=hours)
        story.offer("o-stranger", "low", "berlin", **OFFER, rule="SELLER-001", market="DE", sku="K2")
        story.run()
    story.session.commit()
    (one,) = run("--all", "--dry-run", "--as", "legal")[1]["steps"]
    assert one["outcome"] == "done"
    for article in ("article 4(b) to (d)", "this has nothing to do with the party's resale prices"):
        assert article in one["reviewed"]
    assert all(other["reviewed"] == "" for other in run("--all", "--dry-run")[1]["steps"])
    words = ("approve", str(one["step"]), "--by", "Lea", "--as", "legal")
    shown = CliRunner().invoke(build(), ["cases", *words, "-w", str(workspace.root)])
    assert "The law gate asked for review: " in shown.output
