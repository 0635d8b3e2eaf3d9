"""A pass over a live market: again adds nothing, the clean market accuses nobody, equal on both databases."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from monitor.demo.calendar import SLOTS, Slot
from monitor.errors import FaultsError, LockedError, SettingsError, StoppedError
from monitor.evidence.archive import EvidenceError
from monitor.market_day import market_day
from monitor.model import Capture, DigestRow, Observation, OutboxItem, Run, VerdictCount, VerdictRow
from monitor.pipeline.run import run
from monitor.settings import Workspace
from monitor.store.lock import workspace_lock
from monitor.store.session import open_database
from monitor.vocabulary import OutboxStatus
from tests.pipeline.conftest import START

FIRST = Slot(1, "am")


def _count(stage: Any, table: Any, *conditions: Any) -> int:
    database = open_database(stage.workspace.dsn)
    try:
        with database.session() as session:
            return len(session.exec(select(table).where(*conditions)).all())
    finally:
        database.close()


def test_a_second_pass_on_an_unchanged_market_adds_no_violation_no_step_and_no_mail(stage: Any) -> None:
    first = stage.run(FIRST)
    assert first.violations_new > 0
    assert first.mails > 0
    before, mails = stage.rows(), stage.mails()
    later = run(stage.workspace, now=stage.at(FIRST) + timedelta(minutes=20))
    assert (later.violations_new, later.cases_opened, later.steps, later.mails) == (0, 0, 0, 0)
    after = stage.rows()
    for table in ("violation", "case", "case_event", "step", "outbox", "clause", "sale"):
        assert len(after[table]) == len(before[table]), table
    assert stage.mails() == mails


def test_shops_that_know_us_answer_not_modified_and_nothing_is_lost_by_it(stage: Any) -> None:
    stage.run(FIRST)
    offers = len(stage.rows()["observation"])
    run(stage.workspace, now=stage.at(FIRST) + timedelta(minutes=20))
    assert _count(stage, Capture, col(Capture.not_modified).is_(True)) > 5
    assert len(stage.rows()["observation"]) == offers


@pytest.mark.parametrize("stage", [False], indirect=True)
def test_the_clean_market_gives_no_violation_and_no_mail_but_the_empty_digest_and_what_fell_silent(stage: Any) -> None:
    for slot in SLOTS:
        stage.run(slot)
    assert stage.rows()["violation"] == []
    assert stage.rows()["case"] == []
    mailed = OutboxItem.channel == "mail"
    assert _count(stage, OutboxItem, mailed, OutboxItem.kind.not_in(["digest", "alert"])) == 0  # type: ignore[attr-defined]
    alerts = _count(stage, OutboxItem, mailed, OutboxItem.kind == "alert")
    assert alerts == 2, "one for the shop that refuses everybody, one for that whose layout changed, each once"
    assert len(stage.mails()) == len({slot.day for slot in SLOTS}) + alerts


def test_judging_the_same_store_twice_gives_byte_equal_verdict_rows(stage: Any) -> None:
    stage.run(FIRST)
    said = []
    for minute in (1, 2):
        run(stage.workspace, now=stage.at(FIRST) + timedelta(minutes=minute), plan="judge")
        database = open_database(stage.workspace.dsn)
        try:
            with database.session() as session:
                last = session.exec(select(func.max(Run.id))).one()
                verdicts = session.exec(
                    select(VerdictRow).where(VerdictRow.run_id == last).order_by(col(VerdictRow.id))
                )
                counts = session.exec(select(VerdictCount).order_by(VerdictCount.rule_id)).all()
                assert {row.run_id for row in counts} == {last}, "a rule's counts stand once, however often it judged"
                said.append([[row.model_dump(exclude={"id", "run_id"}) for row in rows] for rows in (verdicts, counts)])
        finally:
            database.close()
    assert all(said[0])
    assert repr(said[0]).encode() == repr(said[1]).encode()


def test_sqlite_and_postgresql_give_equal_rows(
    tmp_path: Path,
    open_stage: Callable[..., AbstractContextManager[Any]],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = request.getfixturevalue("postgres")
    rows = {}
    like = None
    for kind in ("sqlite", "postgresql"):
        (tmp_path / kind).mkdir()
        with open_stage(tmp_path / kind, like=like) as stage:
            if kind == "postgresql":
                monkeypatch.setenv("CHANNELWARDEN_DSN", server.fresh())
            like = stage
            for slot in SLOTS[:4]:
                stage.run(slot)
            rows[kind] = stage.rows()
    for table in rows["sqlite"]:
        assert rows["postgresql"][table] == rows["sqlite"][table], table


def test_the_day_of_a_sighting_is_the_shops_own(stage: Any) -> None:
    settings = stage.root / "channelwarden.toml"
    text = settings.read_text("utf-8")
    site = stage.workspace.settings.site[0].name
    head, name, rest = text.partition(f'name = "{site}"\n')
    settings.write_text(f'{head}{name}timezone = "Pacific/Honolulu"\n{rest}', "utf-8")
    now = stage.at(FIRST)
    run(stage.workspace, now=now, plan="collect")
    assert _count(stage, Observation, Observation.site == site, Observation.seen_on == now.date() - timedelta(1)) > 0
    zone = stage.workspace.settings.brand.timezone
    for other in stage.workspace.settings.site[1:]:  # without a zone of its own: the market's
        day = market_day(other.market, now, zone).day
        assert _count(stage, Observation, Observation.site == other.name, Observation.seen_on != day) == 0


def test_a_stopped_pass_is_taken_up_where_it_ended(stage: Any) -> None:
    visits = 0

    def after_three() -> bool:
        nonlocal visits
        visits += 1
        return visits > 4

    now = stage.at(FIRST)
    with pytest.raises(StoppedError):
        run(stage.workspace, now=now, should_stop=after_three)
    captured = _count(stage, Capture)
    assert 0 < captured < 10
    summary = run(stage.workspace, now=now + timedelta(minutes=3))
    assert _count(stage, Run) == 1
    assert sum(summary.outcomes.values()) > captured


def test_an_unfinished_pass_of_another_day_is_closed_not_resumed(stage: Any) -> None:
    with pytest.raises(StoppedError):
        run(stage.workspace, now=stage.at(FIRST), should_stop=lambda: True)
    stage.run(Slot(2, "am"), plan="collect")
    run(stage.workspace, now=stage.at(Slot(2, "pm")))
    database = open_database(stage.workspace.dsn)
    try:
        with database.session() as session:
            first = session.exec(select(Run).order_by(col(Run.id))).first()
            assert first is not None
            assert first.summary["abandoned"] is True
    finally:
        database.close()


def test_two_passes_at_a_time_are_refused(stage: Any) -> None:
    with workspace_lock(stage.workspace), pytest.raises(LockedError, match="another channelwarden run works on"):
        run(stage.workspace, now=stage.at(FIRST))


def test_who_waits_for_another_pass_and_is_asked_to_stop_waits_no_longer(stage: Any) -> None:
    asked = iter([False, True])
    with workspace_lock(stage.workspace), pytest.raises(StoppedError):
        run(stage.workspace, now=stage.at(FIRST), should_stop=lambda: next(asked), lock_wait_seconds=600)


def test_a_faulty_policy_stops_the_pass_before_anything_is_visited(stage: Any) -> None:
    (stage.root / "policy" / "map_prices.csv").write_text("sku,market,prize\nX,US,1\n", "utf-8")
    with pytest.raises(FaultsError, match=r"map_prices\.csv"):
        run(stage.workspace, now=stage.at(FIRST))
    assert _count(stage, Capture) == 0


def test_an_archive_that_lost_its_end_stops_the_pass(stage: Any) -> None:
    stage.run(FIRST, plan="collect")
    for path in stage.workspace.evidence.iterdir():
        path.unlink()
    with pytest.raises(EvidenceError, match="records were removed"):
        run(stage.workspace, now=stage.at(FIRST) + timedelta(hours=1), plan="collect")


def test_a_site_that_is_not_in_the_settings_is_named(stage: Any) -> None:
    with pytest.raises(SettingsError, match="no site 'nowhere'"):
        run(stage.workspace, now=stage.at(FIRST), plan="collect", sites=["nowhere"])


def test_while_the_mail_server_is_down_the_outbox_keeps_the_digest_and_sends_it_later(stage: Any) -> None:
    settings = stage.root / "channelwarden.toml"
    right = settings.read_text("utf-8")
    settings.write_text(right.replace(f"port = {stage.note.mail_port}", f"port = {_closed_port()}"), "utf-8")
    summary = stage.run(FIRST)
    assert summary.mails == 0
    assert any("mail server 127.0.0.1" in failure for failure in summary.failures)
    waiting = _count(stage, OutboxItem, OutboxItem.status == OutboxStatus.PENDING)
    assert waiting > 0
    settings.write_text(right, "utf-8")
    later = stage.run(Slot(1, "pm"))
    assert later.mails >= waiting
    assert _count(stage, OutboxItem, OutboxItem.status == OutboxStatus.PENDING) == 0


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(("back", "told"), [(timedelta(minutes=4), 0), (timedelta(hours=1), 1), (timedelta(days=1), 1)])
def test_a_clock_that_was_put_back_is_told_as_what_is_seen_is_dated_by_it(
    workspace: Workspace, back: timedelta, told: int
) -> None:
    (workspace.policy / "products.csv").write_text("sku,title\nAX-1,Field glass\n", "utf-8")
    (workspace.policy / "parties.csv").write_text("id,name,role,country\nnorth,North,reseller,DE\n", "utf-8")
    at = FIRST.at(START)
    assert run(workspace, now=at, plan="judge").failures == []
    failures = run(workspace, now=at - back, plan="judge").failures
    assert len(failures) == told
    assert all("an earlier pass was made at 2026-03-02 06:00: what is seen is dated by it" in each for each in failures)


def test_a_clock_that_was_an_hour_ahead_repeats_no_digest_and_the_next_tells_all_since(workspace: Workspace) -> None:
    (workspace.policy / "products.csv").write_text("sku,title\nAX-1,Field glass\n", "utf-8")
    (workspace.policy / "parties.csv").write_text("id,name,role,country\nnorth,North,reseller,DE\n", "utf-8")
    ahead = FIRST.at(START)
    right = ahead - timedelta(minutes=55)
    for now in (ahead, right, ahead, ahead + timedelta(days=1)):
        run(workspace, now=now, plan="digest")
    database = open_database(workspace.dsn)
    with database.session() as session:
        said = session.exec(select(DigestRow).order_by(col(DigestRow.id))).all()
    database.close()
    assert [(row.key, row.until) for row in said] == [
        ("2026-03-02|channel", right),
        ("2026-03-03|channel", ahead + timedelta(days=1)),
    ]


def test_after_a_clock_that_was_ahead_is_set_right_every_day_has_its_digest(workspace: Workspace) -> None:
    (workspace.policy / "products.csv").write_text("sku,title\nAX-1,Field glass\n", "utf-8")
    (workspace.policy / "parties.csv").write_text("id,name,role,country\nnorth,North,reseller,DE\n", "utf-8")
    today = FIRST.at(START)
    tomorrow = today + timedelta(days=1)
    for now, plan in ((tomorrow, "digest"), (today, "ingest"), (today, "digest"), (tomorrow, "digest")):
        run(workspace, now=now, plan=plan)
    database = open_database(workspace.dsn)
    with database.session() as session:
        said = session.exec(select(DigestRow.key).order_by(col(DigestRow.id))).all()
        files = session.exec(select(OutboxItem).where(OutboxItem.channel == "file", OutboxItem.kind == "digest")).all()
    database.close()
    assert said == ["ahead 2026-03-03T06:00:00+00:00|2026-03-03|channel", "2026-03-02|channel", "2026-03-03|channel"]
    assert [item.status for item in files] == [OutboxStatus.SENT] * 3
