"""How well sites can be seen, told from their visits; what falls silent is said once, and once when it is back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import Session, select

from monitor.cli import health as command
from monitor.documents import alert
from monitor.documents.digest import build
from monitor.health.sites import SiteHealth, site_health
from monitor.jobs import job_health
from monitor.model import Capture, JobRun, Listing, OutboxItem, Run
from monitor.model.health import Outage
from monitor.settings import Settings, Workspace, settings_from
from monitor.store.session import open_database
from reports.render import render_all
from tests.command_line import run_command
from tests.pack.two_shops import Brand, open_shops

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SETTINGS: Settings = settings_from(
    {"brand": {"name": "Acme"}, "collect": {"contact": "mailto:a@b.example"}}, "channelwarden.toml"
)


def visits(session: Session, site: str, pages: dict[str, list[tuple[float, str]]]) -> None:
    """Store a site's pages and their visits: hours ago and outcome, oldest first."""
    for page, seen in pages.items():
        key = f"{site}|{page}"
        session.add(Listing(key=key, site=site, url=page))
        for hours, outcome in seen:
            at = NOW - timedelta(hours=hours)
            run = Run(started_at=at, local_date=at.date())
            session.add(run)
            session.flush()
            session.add(Capture(run_id=run.id or 0, listing_key=key, captured_at=at, outcome=outcome))
    session.flush()


def health_of(session: Session, **limits: Any) -> SiteHealth:
    settings = SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update=limits)})
    found = site_health(session, settings, now=NOW)
    assert len(found) == 1
    return found[0]


STATES: list[tuple[str, list[tuple[float, str]]]] = [
    ("never", []),
    ("seen", [(30, "blocked"), (1, "ok")]),
    ("seen", [(1, "no_offer")]),
    ("seen", [(1, "out_of_stock")]),
    ("seen", [(1, "ambiguous")]),
    ("waiting", [(30, "ok"), (23, "ok"), (1, "blocked")]),
    ("silent", [(30, "ok"), (24, "ok"), (1, "blocked")]),
    ("silent", [(48, "ok"), (1, "layout_changed")]),
    ("silent", [(24, "unreachable"), (1, "unreachable")]),
    ("waiting", [(23, "unreachable"), (1, "gone")]),
    ("unvisited", [(100, "ok")]),
    ("unvisited", [(200, "ok"), (100, "blocked")]),
]


@pytest.mark.parametrize(("state", "seen"), STATES)
def test_a_site_is_silent_only_where_it_was_asked_in_vain_for_long_enough(
    session: Session, state: str, seen: list[tuple[float, str]]
) -> None:
    visits(session, "shop", {"/a": seen})
    assert health_of(session).state == state


def test_pages_are_counted_by_what_their_last_visit_brought(session: Session) -> None:
    pages = {
        "/ok": [(20.0, "blocked"), (2, "ok")],
        "/old": [(40.0, "ok"), (2, "blocked")],
        "/new": [(2.0, "layout_changed")],
        "/down": [(30.0, "ok"), (20, "ok"), (2, "unreachable")],
        "/gone": [(2.0, "gone")],
        "/never": [],
    }
    visits(session, "shop", pages)  # type: ignore[arg-type]
    found = health_of(session)
    assert (found.watched, found.seen, found.blocked, found.layout_changed, found.unreachable, found.gone) == (
        6, 1, 1, 1, 1, 1,
    )  # fmt: skip
    assert (found.stale, found.read_in_a_day, found.share_read_bp, found.state) == (4, 2, 3333, "partly")
    assert found.last_read == NOW - timedelta(hours=2)


def test_how_long_is_silence_is_a_setting(session: Session) -> None:
    visits(session, "shop", {"/a": [(100, "ok"), (1, "blocked")]})
    assert health_of(session, silent_after_hours=200).state == "waiting"
    assert health_of(session, silent_after_hours=99).state == "silent"


def test_a_listing_that_is_watched_no_more_counts_for_nothing(session: Session) -> None:
    visits(session, "shop", {"/a": [(1, "ok")]})
    session.add(Listing(key="shop|/b", site="shop", url="/b", active=False))
    session.flush()
    assert health_of(session).watched == 1


@pytest.fixture
def brand(tmp_path: Any) -> Any:
    with open_shops() as shops:
        shops.offer("alpha", "120.00")
        shops.offer("beta", "120.00")
        made = Brand(tmp_path / "brand", shops)
        made.write()
        yield made


def alerts(brand: Brand) -> list[str]:
    with brand.store() as session:
        rows = session.exec(select(OutboxItem).where(OutboxItem.kind == "alert")).all()
        return [row.subject for row in rows]


def test_a_site_that_falls_silent_is_told_once_and_once_when_it_is_back(brand: Brand) -> None:
    brand.visit(hours=12)
    brand.shops.refuse("beta")
    said = [brand.visit(hours=12).failures for _ in range(5)]
    assert alerts(brand) == ["Northern Optics: beta fell silent"]
    told = "beta: silent: none of 1 watched page could be read; at the last visit 1 blocked"
    assert [told in failures for failures in said] == [False, True, False, False, False]
    brand.shops.offer("beta", "120.00")
    brand.visit()
    brand.visit()
    assert alerts(brand) == ["Northern Optics: beta fell silent", "Northern Optics: beta can be read again"]
    brand.shops.refuse("beta")
    for _ in range(8):
        brand.visit()
    assert len(alerts(brand)) == 3, "silence anew is news"


def test_sites_that_fall_silent_together_share_an_alert(brand: Brand) -> None:
    brand.shops.refuse("alpha")
    brand.shops.refuse("beta", 503)
    for _ in range(3):
        brand.visit(hours=12)
    assert alerts(brand) == ["Northern Optics: alpha, beta fell silent"]


def test_a_collecting_pass_alone_watches_too(brand: Brand) -> None:
    brand.shops.refuse("beta")
    for _ in range(3):
        brand.visit("collect", hours=12)
    assert alerts(brand) == ["Northern Optics: beta fell silent"]


def digest_sites(brand: Brand) -> tuple[str, list[tuple[str, str]]]:
    with brand.store() as session:
        found = build(
            session,
            workspace=brand.workspace,
            rules={},
            audience="channel",
            local_date=brand.now.date(),
            now=brand.now,  # type: ignore[arg-type]
        )
    section = next(section for section in found.sections if section.key == "sites")
    return section.note, [(entry.party, entry.state) for entry in section.entries]


def test_the_digest_tells_of_it_once_and_of_the_share_that_was_read(brand: Brand) -> None:
    brand.shops.refuse("beta")
    for _ in range(2):
        brand.visit(hours=12)
    assert digest_sites(brand)[1] == []
    brand.visit("collect", hours=1)
    note, entries = digest_sites(brand)
    assert note == "Read in the last 24 hours: 1 of 2 watched pages (beta 0 of 1)."
    assert entries == [("beta", "silent")]
    brand.visit(hours=24)
    assert digest_sites(brand)[1] == [], "yesterday's digest has told it"
    brand.shops.offer("beta", "120.00")
    brand.visit("collect", hours=1)
    assert digest_sites(brand)[1] == [("beta", "back")]


def test_the_alert_reads_as_text_and_html() -> None:
    fallen = SiteHealth("beta", 4, 0, 3, 1, 0, 0, 4, 0, 0, NOW - timedelta(days=2), "silent")
    back = SiteHealth("gamma", 3, 2, 0, 0, 0, 1, 1, 2, 6666, NOW, "partly")
    zone = SETTINGS.brand.timezone
    parts = render_all(alert.build("Acme", [fallen], [back], zone=zone, now=NOW))
    for text in (" ".join(parts["txt"].split()), parts["html"]):
        assert "beta fell silent; gamma can be read again" in text
        assert "None of 4 watched pages could be read; at the last visit 3 blocked, 1 not readable" in text
        assert "Last read 8 Mar 2026 12:00 UTC." in text
        assert "Ask the shop for access, its API or a feed" in text
        assert "2 of 3 watched pages read again." in text


def test_the_command_shows_every_site_and_ends_with_3_while_one_is_silent(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(*args: str) -> Any:
        monkeypatch.setattr(command, "wall_clock", lambda: brand.now)
        return run_command("health", "-w", brand.root, *args, env={"COLUMNS": "100"})

    brand.visit(hours=1)
    assert shown().exit_code == 0
    brand.shops.refuse("beta")
    for _ in range(4):
        brand.visit(hours=12)
    done = shown()
    assert done.exit_code == 3
    assert "beta" in done.stdout
    assert "silent" in done.stdout
    data = json.loads(shown("--json").stdout)
    assert {site["site"]: site["state"] for site in data["sites"]} == {"alpha": "seen", "beta": "silent"}
    assert [item["subject"] for item in data["outages"]] == ["site:beta"]


@pytest.mark.parametrize(
    ("began", "result", "by_hand", "state"),
    [
        (2, "done", None, "done"),
        (2, "done with failures: alpha: nothing came", None, "done"),
        (2, "failed: products.csv: no such column", None, "failed"),
        (2, "failed: products.csv: no such column", ("run", 1), "done"),
        (2, "failed: products.csv: no such column", ("ingest", 1), "failed"),
        (8, "running", None, "late"),
        (8, "done", None, "late"),
        (8, "done", ("judge", 1), "done"),
        (200, "failed: the store failed", ("run", 30), "late"),
        (-48, "done", None, "done"),
        (None, "", None, None),
    ],
)
def test_a_job_of_the_schedule_is_done_failed_or_late(
    session: Session, began: int | None, result: str, by_hand: tuple[str, int] | None, state: str | None
) -> None:
    if began is not None:
        session.add(JobRun(job="judge", started_at=NOW - timedelta(hours=began), result=result))
    if by_hand:
        at = NOW - timedelta(hours=by_hand[1])
        session.add(Run(plan=by_hand[0], started_at=at, finished_at=at, local_date=at.date()))
    session.flush()
    found = job_health(session, Workspace(Path(), SETTINGS), NOW)  # judged every six hours
    assert [job.state for job in found] == ([] if state is None else [state])


def test_the_command_ends_with_3_while_a_job_failed_or_is_late(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    brand.visit(hours=1)
    failed = JobRun(
        job="judge", started_at=brand.now + timedelta(minutes=1), result="failed: products.csv: no such column"
    )
    database = open_database(brand.workspace.dsn)
    with database.session() as session:
        session.add(failed)
        session.commit()
    database.close()
    for later, words in ((1, "failed: products.csv"), (8, "is late: made last")):
        monkeypatch.setattr(command, "wall_clock", lambda: brand.now + timedelta(hours=later))  # noqa: B023 - called at once
        done = run_command("health", "-w", brand.root)
        assert (done.exit_code, "job judge" in done.stdout, words in done.stdout) == (3, True, True), done.stdout


def test_the_command_also_writes_metrics_that_prometheus_reads(
    brand: Brand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    brand.visit(hours=1)
    brand.shops.refuse("beta")
    for _ in range(4):
        brand.visit(hours=12)
    database = open_database(brand.workspace.dsn)
    with database.session() as session:
        session.add(JobRun(job="judge", started_at=brand.now - timedelta(hours=1), result="failed: no such column"))
        session.commit()
    database.close()
    monkeypatch.setattr(command, "wall_clock", lambda: brand.now)
    file = tmp_path / "channel.prom"
    done = run_command("health", "-w", brand.root, "--metrics", file, "--json")
    assert done.exit_code == 3
    told = {site["site"]: site for site in json.loads(done.stdout)["sites"]}
    value: dict[tuple[str, ...], float] = {}
    for family in text_string_to_metric_families(file.read_text()):
        for sample in family.samples:
            labels = dict(sorted(sample.labels.items()))
            assert labels.pop("workspace") == str(brand.root.resolve())
            value[sample.name.removeprefix("channelwarden_"), *labels.values()] = sample.value
    assert value["health_timestamp_seconds",] == brand.now.timestamp()
    assert (value["site_state", "alpha", "seen"], value["site_state", "alpha", "silent"]) == (1, 0)
    assert (value["site_state", "beta", "seen"], value["site_state", "beta", "silent"]) == (0, 1)
    for site, health in told.items():
        assert value["site_watched_pages", site] == health["watched"]
        assert value["site_read_pages", site] == health["read_in_a_day"]
        assert value["site_stale_pages", site] == health["stale"]
        last_read = datetime.fromisoformat(health["last_read"])
        assert value["site_last_read_timestamp_seconds", site] == last_read.timestamp()
    assert value["site_last_visit_pages", "blocked", "beta"] == told["beta"]["blocked"] > 0
    assert (value["job_state", "judge", "failed"], value["job_state", "judge", "done"]) == (1, 0)
    assert value["job_last_run_timestamp_seconds", "judge"] == (brand.now - timedelta(hours=1)).timestamp()
    assert value["job_due_timestamp_seconds", "judge"] > value["job_last_run_timestamp_seconds", "judge"]
    assert value["outage_began_timestamp_seconds", "site:beta"] < brand.now.timestamp()


def test_an_outage_stands_once(session: Session) -> None:
    from monitor.health import outages

    assert [outages.begin(session, "browser", "none", now=NOW) for _ in range(2)] == [True, False]
    assert outages.end(session, "browser", now=NOW) is not None
    assert outages.end(session, "browser", now=NOW) is None
    assert outages.begin(session, "browser", "none again", now=NOW)
    assert len(session.exec(select(Outage)).all()) == 2
