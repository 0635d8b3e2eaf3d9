"""Random histories: whatever is seen and decided, nothing doubles and the ladder keeps its order."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, select

from monitor.cases import decisions
from monitor.errors import RefusedError
from monitor.model import Case, CaseEvent, Exemption, Step, VerdictCount, VerdictRow, Violation
from monitor.store.session import Database

Channel = Any
TABLES: tuple[type[SQLModel], ...] = (Violation, Case, CaseEvent, Step, Exemption, VerdictRow, VerdictCount)

STATES = st.sampled_from(["low", "low", "low", "two_readings", "fine", "unknown", "unseen", "gone"])
DEEDS = st.sampled_from(["", "", "approve", "approve", "waive", "dispute", "resume", "close", "withdraw", "forbid"])
DAYS = st.lists(st.tuples(st.sampled_from([0, 1, 2, 4, 8, 40]), STATES, STATES, STATES, DEEDS), min_size=2, max_size=8)
OFFERS = (("o1", "acme", "K1"), ("o2", "acme", "K1"), ("o3", "berlin", "K1"))


def everything(channel: Channel) -> dict[str, list[dict[str, Any]]]:
    """Return all rows that a second pass must leave as they are."""
    channel.session.flush()
    channel.session.expire_all()
    return {
        str(table.__tablename__): sorted(
            (row.model_dump() for row in channel.session.exec(select(table)).all()),
            key=lambda row: (row.get("id") or 0, row.get("rule_id", "")),
        )
        for table in TABLES
    }


def look(channel: Channel, key: str, party: str, sku: str, state: str) -> None:
    """Let an offer be seen in a state; `gone` ends it, `unseen` leaves what was known of it."""
    standing = channel.facts.get(key)
    if state == "gone":
        if standing:
            channel.end(key)
    elif state == "unseen":
        if standing:
            channel.offer(key, standing[1], party, sku=sku, seen=False)
    else:
        readings = 2 if state == "two_readings" else 1
        channel.offer(key, "low" if state == "two_readings" else state, party, sku=sku, readings=readings)


def decide(channel: Channel, deed: str) -> None:
    """Let people decide on every step and case that they may decide so on."""
    if deed == "forbid":
        forbid_or_allow(channel)
    for step in channel.steps():
        if step.status == "proposed":
            decide_step(channel, step, deed)
    for case in channel.cases():
        decide_case(channel, case, deed)


def forbid_or_allow(channel: Channel) -> None:
    """Take the law that allows a US notice away, or put it back."""
    name, kept = "LAW-US", channel.__dict__.setdefault("kept", {})
    source, target = (channel.rules, kept) if name in channel.rules else (kept, channel.rules)
    target[name] = source.pop(name)


def decide_step(channel: Channel, step: Step, deed: str) -> None:
    case = channel.session.get(Case, step.case_id)
    assert case is not None
    if deed == "withdraw":
        decisions.withdraw(channel.session, step.id or 0, reason="enough", by="Dana", now=channel.now)
    elif deed == "approve" and case.status == "open":
        try:
            channel.approve(step, role="legal")
        except RefusedError as error:  # the last look told nobody whether the offer still deviates, or cannot tell now
            assert any(said in str(error) for said in ("the deviation was not found then", "it was not found any more"))
            channel.session.refresh(step)
            assert step.status == "proposed"


def decide_case(channel: Channel, case: Case, deed: str) -> None:
    given_by: dict[str, Any] = {"by": "Dana", "now": channel.now}
    number = case.id or 0
    if deed == "waive" and case.status == "open":
        until = channel.today + timedelta(days=3)
        decisions.waive(channel.session, number, reason="sale", until=until, today=channel.today, **given_by)
    elif deed == "dispute" and case.status == "open":
        decisions.dispute(channel.session, number, reason="no", today=channel.today, **given_by)
    elif deed == "resume" and case.status in ("waived", "disputed"):
        decisions.resume(channel.session, number, reason="yes", zone=channel.zone, **given_by)
    elif deed == "close" and case.status != "closed":
        decisions.close(channel.session, number, reason="settled", zone=channel.zone, **given_by)


def check_nothing_doubled(channel: Channel) -> None:
    rows = everything(channel)
    standing = Counter(
        (row["rule_id"], row["subject"]) for row in rows["violation"] if row["status"] in ("suspicion", "confirmed")
    )
    assert all(count == 1 for count in standing.values())
    assert all(row["case_id"] is None for row in rows["violation"] if row["confirmed_at"] is None)
    cases = Counter((row["party_key"], row["rule_id"], row["subject"]) for row in rows["case"])
    assert all(count == 1 for count in cases.values())
    keys = Counter((row["case_id"], row["key"]) for row in rows["case_event"])
    assert all(count == 1 for count in keys.values())
    for case in rows["case"]:
        told = [row["kind"] for row in rows["case_event"] if row["case_id"] == case["id"]]
        assert told[0] == "opened"
        assert told.count("opened") + told.count("relapsed") == case["episode"]


def check_ladder(channel: Channel) -> None:
    for case in channel.cases():
        taken = -1
        steps = [step for step in channel.steps() if step.case_id == case.id]
        assert [step.episode for step in steps] == sorted(step.episode for step in steps)
        for episode in sorted({step.episode for step in steps}):
            mine = [step for step in steps if step.episode == episode]
            rungs = [step.rung for step in mine]
            assert rungs == list(range(rungs[0], rungs[0] + len(rungs))), "a rung was skipped or repeated"
            assert rungs[0] <= min(taken + 1, 2), "an episode started too high"
            assert all(step.status == "done" for step in mine[:-1]), "a rung was passed that nobody took"
            assert all(step.gate["answer"] for step in mine), "a step without the gate's answer"
            taken = max([step.rung for step in mine if step.status == "done"], default=taken)
        if case.party_key == "berlin":
            assert all(step.status in ("blocked", "withdrawn") for step in steps)
            assert case.visibility == "legal"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days=DAYS)
@example(
    days=[
        (0, "low", "low", "low", ""),
        (1, "low", "unseen", "low", "approve"),
        (40, "low", "low", "low", "approve"),
        (40, "low", "unknown", "low", "approve"),
        (40, "low", "low", "unseen", "approve"),
        (4, "fine", "gone", "fine", ""),
        (4, "low", "low", "low", ""),
        (1, "low", "low", "low", "approve"),
    ]
)
@example(days=[(0, "low", "two_readings", "low", ""), (1, "fine", "unknown", "low", "approve")])
def test_whatever_is_seen_nothing_doubles_and_the_ladder_keeps_its_order(
    sqlite_template: Path,
    new_channel: Callable[..., Channel],
    days: list[tuple[int, str, str, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(sqlite_template, Path(folder, "store.db"))
        database = Database(f"sqlite:///{folder}/store.db")
        try:
            with database.session() as session:
                channel = new_channel(session)
                channel.party("acme")
                channel.party("berlin", country="DE", region="")
                _live(channel, days)
        finally:
            database.close()


def _live(channel: Channel, days: list[tuple[int, str, str, str, str]]) -> None:
    start = channel.now
    passed = 0
    for pause, *states, deed in days:  # a pause is so many times six hours
        passed += pause
        channel.now = start + timedelta(hours=6 * passed)
        for (key, party, sku), state in zip(OFFERS, states, strict=True):
            look(channel, key, party, sku, state)
        channel.run()
        before = everything(channel)
        recorded, advanced = channel.run(again=True)
        assert everything(channel) == before, "a second pass over an equal store changed something"
        assert (recorded.new, advanced.opened, advanced.steps) == (0, 0, 0)
        check_nothing_doubled(channel)
        check_ladder(channel)
        decide(channel, deed)
