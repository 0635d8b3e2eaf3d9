"""Wrong arguments and broken files, as somebody new gives them: each ends as documented and says the way out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.cli.app import main
from monitor.settings import Workspace
from monitor.store.session import Database

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(
    workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run a command line in a workspace with a store; returns the exit code and all that was said."""
    for stem, rows in {
        "products": "sku,title\nAX-1,Glass\n",
        "parties": "id,name,role,country\nnorth,North,reseller,DE\n",
    }.items():
        (workspace.policy / f"{stem}.csv").write_text(rows, encoding="utf-8")
    monkeypatch.chdir(workspace.root)
    monkeypatch.setenv("COLUMNS", "300")

    def run(line: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["channelwarden", *line.split()])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out + shown.err

    return run


WRONG = {
    "cases waive 1 --by A --reason x --until soon": "'--until': 'soon' is no day; expected one such as 2026-12-31",
    "incentives simulate a.yaml --since 1/2/26": "'--since': '1/2/26' is no day; expected one such as 2026-12-31",
    "notices send --again 99": "there is no document 99; `channelwarden notices list` shows those there are.",
    "notices list --kind letter": "'letter' is no kind of a document; expected one of notice, digest,",
    "evidence list --kind pages": "'pages' is no kind of a record (did you mean 'page'?); expected one of page, ",
    "rules list --family maps": "'maps' is no family of rules (did you mean 'map'?); expected one of map, seller,",
    "incentives statement --format htm": "'htm' is no format (did you mean 'html'?); expected one of html, json, pdf",
    "ingest reports --party nobody": "there is no party 'nobody'; the ids are in policy/parties.csv.",
    "ingest rows --party nobody": "there is no party 'nobody'",
    "ingest unknown --party nobody": "there is no party 'nobody'",
    "ingest calendar --party nobody": "there is no party 'nobody'",
    "ingest stock --party nobody": "there is no party 'nobody'",
    "ingest reports --status lost": "'lost' is no state of a report; expected one of accepted, partial, refused, held",
    "ingest rows --report 9": "there is no report 9; `channelwarden ingest reports` lists them.",
    "ingest --party north channelwarden.toml": "--party goes with --propose",
    "demo x --serve --clean": "--serve opens the shops of a demo as it was played",
    "incentives statement --period 9999": "'9999' is no period; expected a month (2026-02)",
    "incentives effectiveness --period 0001": "'0001' is no period",
    "incentives simulate nothing.yaml --since 2026-01-01": "nothing.yaml: cannot be read (No such file or directory)",
    "incentives allocate nothing.csv --total 5": "nothing.csv: cannot be read (No such file or directory); expected a",
    "agreements train nothing.jsonl": "nothing.jsonl: No such file or directory; name a file of JSON lines in UTF-8",
    "agreements review portfolio /proc/none.xlsx": "/proc/none.xlsx: No such file or directory; check that the path",
    "cases show 7": "there is no case 7; `channelwarden cases list` shows those there are.",
}


def test_what_does_not_exist_is_told_as_a_fault_of_usage(command: Command) -> None:
    for line, message in WRONG.items():
        code, said = command(line)
        assert (code, message in said) == (2, True), f"{line}: {said}"
        assert "Traceback" not in said


FAULTY = {
    "channelwarden.toml": "[brand",
    "policy/products.csv": "sku,titel\nA,b\n",
    "rules/map/OWN-1.yaml": "id: [",
    "schemes/own.yaml": "id: [",
    "decisions/own.yaml": "id: [",
}


@pytest.mark.parametrize(
    ("file", "line", "code"),
    [
        *((file, "check", 1) for file in FAULTY),
        *((file, "incentives statement", 2) for file in FAULTY if not file.startswith("decisions")),
        *((file, "run", 2) for file in FAULTY if not file.startswith("schemes")),
        ("channelwarden.toml", "health", 2),
        ("channelwarden.toml", "rules check", 2),
        ("rules/map/OWN-1.yaml", "rules list", 2),
        ("rules/map/OWN-1.yaml", "rules check", 1),
        ("decisions/own.yaml", "rules check", 1),
    ],
)
def test_faulty_files_end_a_check_with_1_and_all_else_with_2(
    command: Command, workspace: Workspace, file: str, line: str, code: int
) -> None:
    path = workspace.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FAULTY[file], encoding="utf-8")
    ended, said = command(line)
    assert (ended, path.name in said, "Traceback" in said) == (code, True, False), said


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nonsense", "'nonsense' is no database address; expected sqlite:///FILE or postgresql://"),
        ("postgresql://me:secret@127.0.0.1:port/x", "me:***@127.0.0.1:port/x' is no database address"),
        ("postgresql://me:se@cr:et/s@127.0.0.1:5432/x", "me:***@127.0.0.1:5432/x' is no database address"),
        ("mysql://x/y", "the store knows SQLite and PostgreSQL, not 'mysql'"),
        ("postgresql://me@127.0.0.1:1/x", "Connection refused. Check store.dsn"),
    ],
)
def test_an_address_that_leads_to_no_store_is_told_by_every_way_to_open_one(
    command: Command, monkeypatch: pytest.MonkeyPatch, place: str, message: str
) -> None:
    monkeypatch.setenv("CHANNELWARDEN_DSN", place)
    for line in ("health", "evidence verify", "rules explain 1", "run"):
        code, said = command(line)
        assert (code, message in said, "secret" in said) == (2, True, False), f"{line}: {said}"


def test_a_store_that_fails_in_the_middle_is_told_without_a_traceback(command: Command, database: Database) -> None:
    with database.engine.connect() as other:
        if database.dialect == "sqlite":
            other.exec_driver_sql("DROP TABLE outbox")
            other.commit()
        else:  # somebody holds the table, and the server lets nobody wait for it
            name = database.engine.url.database
            other.exec_driver_sql(f"ALTER DATABASE {name} SET lock_timeout = '50ms'")
            other.commit()
            other.exec_driver_sql("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
        code, said = command("notices list")
    assert (code, "the store failed: " in said, "Traceback" in said) == (2, True, False), said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[brand]\nlangage = 1\n", "[brand.langage]: there is no such key; expected one of language, name, sender"),
        (
            '[[site]]\nname = "a"\nprise = 1\n',
            "[site.0.prise]: there is no such key; expected one of base_url, browser, ",
        ),
        ("[brand]\n", "[collect]: this key or table is missing"),
        ('[recipients]\nchannel = "a@b.example"\n', "[recipients.channel]: this is no list; expected a list such as"),
        ('[brand]\ntimezone = "Mars/Olympus"\n', "[brand.timezone]: unknown time zone 'Mars/Olympus'"),
        ('[brand]\ntimezone = "Europe"\n', "unknown time zone 'Europe'; expected a name such as Europe/Berlin or UTC"),
    ],
)
def test_faults_of_settings_are_said_in_words_of_ours(
    command: Command, workspace: Workspace, text: str, message: str
) -> None:
    (workspace.root / "channelwarden.toml").write_text(text, encoding="utf-8")
    code, said = command("check")
    assert (code, message in said) == (1, True), said


def test_times_of_the_schedule_that_are_none_are_told_before_it_is_started(
    command: Command, workspace: Workspace
) -> None:
    settings = workspace.root / "channelwarden.toml"
    settings.write_text(f'{settings.read_text("utf-8")}\n[schedule]\njudge = "@daily"\n', encoding="utf-8")
    code, said = command("check")
    assert (code, "[schedule.judge]: '@daily': " in said, "expected five cron fields" in said) == (1, True, True), said


def test_ctrl_c_while_a_command_is_loaded_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_word: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("monitor.cli.app.build", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert (ended.value.code, said.startswith("channelwarden: stopped by Ctrl-C.")) == (130, True), said
