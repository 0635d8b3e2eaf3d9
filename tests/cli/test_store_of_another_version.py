"""A store that this version did not make: every command that opens one says so and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from monitor import settings
from monitor.cli.app import build
from monitor.cli.reference import commands
from monitor.errors import FaultsError, LockedError, SettingsError
from monitor.evidence import own_store
from monitor.settings import SETTINGS_FILE, Workspace
from monitor.store import session
from monitor.store.lock import store_lock, workspace_lock
from monitor.store.session import Database, open_database
from tests.command_line import run_command

NUMBER = "0023"
"""What stores were numbered before the first revisions carried a fingerprint."""

OPENING = """\
agreements review accept 1 --by Lee
agreements review assign 1 --to Lee --by Kim
agreements review comment 1 Why? --by Lee
agreements review dismiss 1 --by Lee --reason none
agreements review list
agreements review portfolio {root}/out.xlsx
agreements review reopen 1 --by Lee --reason none
agreements review sheet one {root}/out.docx
agreements review show 1
agreements review trail
agreements train
cases approve 1 --by Lee
cases close 1 --by Lee --reason none
cases dispute 1 --by Lee --reason none
cases list
cases release 1 --by Lee
cases resume 1 --by Lee --reason none
cases show 1
cases waive 1 --by Lee --reason none --until 2026-12-31
cases withdraw 1 --by Lee --reason none
collect
digest
discover accept 1 --by Lee
discover dismiss 1 --by Lee --reason none
discover list
discover run
discover undo 1 --by Lee
evidence export 1
evidence verify
health
incentives effectiveness --period 2026-01
incentives journal --period 2026-01
incentives simulate {root}/draft.yaml --since 2026-01-01
incentives statement --period 2026-01
ingest
ingest again 1
ingest calendar
ingest decide 1 --as replaces --by Lee
ingest fetch
ingest map sku A-1 B-1 --party northwind --by Lee
ingest release 1:4 --as accepted --by Lee
ingest reports
ingest rows
ingest stock
ingest unknown
ingest unmap sku A-1 --party northwind
judge
notices list
notices send
notices show 1
rules explain 17
rules replay MAP-001
run
schedule
serve --port 0
store move sqlite:///{root}/new.db
""".splitlines()
"""Commands that open a store, each as it may be called; every command is here or in `WITHOUT`."""

WITHOUT = (
    "agreements scan|agreements scan-own|check|demo|evidence list|extract|incentives allocate|"
    "incentives compute|incentives methods|init|"
    "notices sample|notices translate|price|rules check|rules docs|rules list|rules lock|rules test"
).split("|")
"""Commands that need no store."""

POLICY = {
    "products": "sku,title\nAX-1,Field glass\n",
    "parties": "id,name,role,country\nnorthwind,Northwind,distributor,DE\n",
    "agreements": "id,party_id,type,valid_from,valid_to\nNW,northwind,selective,2025-01-01,2026-12-31\n",
    "purchases": "party_id,period_from,period_to,amount,currency\nnorthwind,2026-01-01,2026-03-31,10,EUR\n",
}
SOURCES = """
[[site]]
name = "shop"
market = "DE"
currency = "EUR"
search = "http://127.0.0.1:9/?q={query}"

[[mailbox]]
host = "127.0.0.1"
user = "reports"
password_env = "REPORTS_PASSWORD"
"""
DRAFT = """\
id: growth
title: Growth
version: 1
agreement: NW
partners: [northwind]
valid_from: 2026-01-01
valid_to: 2026-12-31
period: quarter
currency: EUR
kind: conditional
base: purchases
method: whole_volume
tiers: [{from: 0, rate: 1 %}]
"""


@pytest.fixture
def left(workspace: Workspace, database: Database) -> Database:
    """The store of a workspace as an unreleased version left it: as many tables, of which one has another column."""
    for name, rows in POLICY.items():
        (workspace.policy / f"{name}.csv").write_text(rows, encoding="utf-8")
    (workspace.root / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    settings = workspace.root / SETTINGS_FILE
    settings.write_text(settings.read_text(encoding="utf-8") + SOURCES, encoding="utf-8")
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{NUMBER}'"))
        connection.execute(text("ALTER TABLE product RENAME COLUMN title TO name"))
    return database


def of(left: Database) -> tuple[str, str]:
    with left.engine.connect() as connection:
        columns = ",".join(column["name"] for column in inspect(connection).get_columns("product"))
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()), columns


def test_every_command_is_named_as_one_that_opens_a_store_or_does_not() -> None:
    known = commands()
    opening = {max((name for name in known if f"{line} ".startswith(f"{name} ")), key=len) for line in OPENING}
    assert opening | set(WITHOUT) == set(known)


def test_every_command_says_that_an_unreleased_version_made_the_store(workspace: Workspace, left: Database) -> None:
    before = of(left)
    for line in OPENING:
        words = [word.replace("{root}", str(workspace.root)) for word in line.split()]
        done = CliRunner().invoke(build(words[0]), [*words, "-w", str(workspace.root)])
        said = str(done.exception)
        assert isinstance(done.exception, SettingsError), f"{line}: {done.output} {said}"
        assert f"the store {left.address} has schema {NUMBER}; this version of channelwarden knows" in said, line
        assert "cannot be taken over: keep it" in said
        assert "channelwarden init DIR" in said
        assert of(left) == before, line


def test_the_way_to_begin_anew_takes_along_every_folder_that_people_fill(workspace: Workspace, left: Database) -> None:
    filled = [name for name in settings._FOLDERS if name not in ("inbox", "evidence", "out")]
    with pytest.raises(SettingsError) as refused:
        open_database(workspace.dsn)
    copies = str(refused.value).partition("copies of")[2]
    told = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8").partition("copies of")[2][:400]
    assert [name for name in filled if name not in copies or f"`{name}/`" not in told] == []


def test_check_names_such_a_store_among_the_other_faults(workspace: Workspace, left: Database) -> None:
    (workspace.policy / "products.csv").write_text("sku,titel\nAX-1,x\n", encoding="utf-8")
    done = CliRunner().invoke(build("check"), ["check", "-w", str(workspace.root)])
    assert isinstance(done.exception, FaultsError)
    assert f"channelwarden.toml:7 [store.dsn]: the store {left.address} has schema {NUMBER};" in str(done.exception)
    assert "unknown column 'titel'" in str(done.exception)


def test_check_makes_no_store(fresh: Path) -> None:
    assert run_command("check", "-w", fresh).exit_code == 0
    assert not (fresh / "channelwarden.db").exists()


def test_check_says_that_a_server_is_out_of_reach_and_faults_nothing(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHANNELWARDEN_DSN", "postgresql://nobody@127.0.0.1:1/none")
    done = run_command("check", "-w", fresh, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ok"]) == (0, True)
    assert told["store_not_asked"].startswith("cannot read the store postgresql+psycopg://nobody@127.0.0.1:1/none: ")


def test_check_faults_a_file_that_is_no_store(fresh: Path) -> None:
    (fresh / "channelwarden.db").write_text("no database" * 100)
    done = run_command("check", "-w", fresh)
    assert "file is not a database" in str(done.exception)


@pytest.mark.parametrize("number", ["0003", "0022", "4f1d2c8b9a70"])
def test_a_number_that_no_store_of_ours_stays_at_is_refused(database: Database, number: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{number}'"))
    with pytest.raises(SettingsError, match=f"has schema {number}; this version of channelwarden knows"):
        open_database(database.engine.url.render_as_string(hide_password=False))


@pytest.mark.parametrize("table", ["product", "employees"])  # the first has a name of ours
def test_tables_of_another_program_are_left_alone(empty_dsn: str, table: str) -> None:
    foreign = Database(empty_dsn)
    with foreign.engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {table} (code INTEGER)"))
    with pytest.raises(SettingsError, match=r"has tables without a schema's number \(.*\); .* or another program"):
        open_database(empty_dsn)
    with foreign.engine.connect() as connection:
        assert inspect(connection).get_table_names() == [table]
    foreign.close()


def test_a_store_of_an_older_version_is_not_brought_up_to_date_under_its_pass(
    workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought_up: list[object] = []
    monkeypatch.setattr(session, "is_current", lambda _connection: False)
    monkeypatch.setattr(session, "upgrade", brought_up.append)
    monkeypatch.setattr(own_store, "_WAIT_SECONDS", 0.0)
    with workspace_lock(workspace), pytest.raises(LockedError, match="another channelwarden run works on"):
        own_store.open_store(workspace)
    if database.dialect == "postgresql":
        with store_lock(database, workspace), pytest.raises(LockedError, match="another machine works on"):
            own_store.open_store(workspace)
    assert brought_up == []
    own_store.open_store(workspace).close()
    with workspace_lock(workspace):
        own_store.open_store(workspace, held=True).close()
    assert len(brought_up) == 2
