"""`init` and `check` as a user runs them."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.app import main
from monitor.errors import FaultsError, RefusedError, SettingsError
from monitor.policy import settings_check
from monitor.policy.load import load_policy
from monitor.settings import misplaced, open_workspace
from monitor.store.session import Database
from tests.command_line import run_command


def test_a_new_workspace_passes_its_own_check(fresh: Path) -> None:
    result = run_command("check", "-w", fresh)
    assert result.exit_code == 0, result.exception
    assert "No fault: settings, 10 policy files with 11 rows," in result.output.replace("\n", " ")


def test_a_new_workspace_holds_settings_a_readme_and_every_policy_file(fresh: Path) -> None:
    assert {path.name for path in fresh.iterdir()} == {
        "README.md", "agreements", "channelwarden.toml", "inbox", "policies", "policy", "rules", "schemes",
    }  # fmt: skip
    assert len(list((fresh / "policy").glob("*.csv"))) == 10
    assert open_workspace(fresh).settings.site[0].name == "example-shop"


def test_the_store_stands_in_the_workspace_whatever_signs_its_path_has(tmp_path: Path) -> None:
    root = tmp_path / "who? 50 %20 #1"
    for words in (["init", str(root)], ["judge", "-w", str(root)]):
        assert run_command(*words).exit_code == 0
    assert [path.parent for path in tmp_path.rglob("*.db")] == [root]


@pytest.mark.parametrize("words", [["rules", "docs"], ["rules", "list"], ["rules", "check"]])
def test_a_workspace_that_is_named_and_not_there_is_told(tmp_path: Path, words: list[str]) -> None:
    result = run_command(*words, "-w", tmp_path / "nowhere")
    assert isinstance(result.exception, SettingsError)
    assert "nowhere" in str(result.exception)


def test_the_example_policy_loads(fresh: Path, database: Database) -> None:
    from datetime import UTC, datetime

    with database.session() as session:
        version = load_policy(session, fresh / "policy", now=datetime(2026, 3, 2, tzinfo=UTC))
        assert len(version.files) == 10


def test_init_says_in_json_what_it_wrote(tmp_path: Path) -> None:
    result = run_command("init", tmp_path / "mine", "--json")
    assert "policy/products.csv" in json.loads(result.stdout)["files"]


def test_what_init_says_to_type_next_can_be_typed_where_the_folder_has_a_blank(tmp_path: Path) -> None:
    said = " ".join(run_command("init", str(tmp_path / "my shop")).output.split())
    assert said.endswith("channelwarden check -w '" + str(tmp_path / "my shop") + "'")


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    result = run_command("init", tmp_path)
    assert isinstance(result.exception, RefusedError)
    assert "not empty; nothing was written. Name a new folder." in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_workspace_that_finds_no_room_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    told = run_command("init", tmp_path / "mine").exception
    assert isinstance(told, SettingsError)
    assert "could not be written: No space left on device" in str(told)
    assert not (tmp_path / "mine").exists()


def test_a_workspace_is_as_private_as_its_user_asks(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        run_command("init", tmp_path / "mine")
    finally:
        os.umask(before)
    assert [path for path in (tmp_path / "mine").rglob("*") if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("command", ["init", "demo"])
def test_a_folder_that_cannot_be_written_is_said_without_a_traceback(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr("sys.argv", ["channelwarden", command, str(tmp_path / "file" / "mine")])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert (ended.value.code, "Traceback" in said) == (2, False)
    assert (
        "file/mine: Not a directory; check that the path is right and may be written, and that the disk is not full"
        in said
    )


@pytest.mark.parametrize("name", ["inbox", "rules", "schemes", "agreements", "policies", "decisions", "evidence"])
def test_a_file_in_the_place_of_a_folder_is_a_fault_and_no_empty_folder(fresh: Path, name: str) -> None:
    folder = fresh / name
    if folder.is_dir():
        folder.rmdir()
    folder.write_text("lost")
    said = f"{name}: this is no folder, so nothing in it is read; expected a folder {name}/; move what is there away"
    settings = fresh / "channelwarden.toml"
    settings.write_text(settings.read_text().replace('market = "US"', 'market = "USA"'))
    checked = run_command("check", "-w", fresh).exception
    assert isinstance(checked, FaultsError)
    assert said in str(checked)
    assert "unknown market 'USA'" in str(checked), "all other faults are told beside it"
    assert said in str(run_command("run", "-w", fresh).exception), "a pass would miss all that belongs there"


def test_a_cluster_without_the_packages_for_it_is_a_fault_that_names_them(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = fresh / "channelwarden.toml"
    text = settings.read_text()
    settings.write_text(text.replace("[collect]\n", '[collect]\ndask = "tcp://scheduler.internal:8786"\n'))
    monkeypatch.setattr(settings_check, "find_spec", lambda _name: None)
    told = str(run_command("check", "-w", fresh).exception)
    line = text.splitlines().index("[collect]") + 2
    assert f"channelwarden.toml:{line} [collect.dask]" in told
    assert "pip install 'channelwarden[dask]'" in told
    monkeypatch.setattr(settings_check, "find_spec", lambda _name: object())
    assert run_command("check", "-w", fresh).exit_code == 0


def test_a_link_that_leads_nowhere_is_no_empty_folder_and_no_settings(fresh: Path) -> None:
    (fresh / "channelwarden.toml").unlink()
    (fresh / "channelwarden.toml").symlink_to("nowhere")
    assert "channelwarden.toml is a link that leads nowhere" in str(run_command("rules", "list", "-w", fresh).exception)
    (fresh / "letters").symlink_to("nowhere")
    assert [fault.file for fault in misplaced(fresh)] == ["letters"]


def test_a_working_directory_that_is_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    assert "the directory that this command was given in is gone" in str(
        run_command("rules", "list", "-w", ".").exception
    )


@pytest.mark.parametrize("name", ["rules", "rules/map", "schemes", "inbox"])
def test_a_folder_that_this_user_may_not_read_is_a_fault_and_no_empty_folder(
    fresh: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fresh / name).mkdir(exist_ok=True)
    listed = os.scandir

    def refusing(path: Any = ".") -> Any:
        if Path(path) == fresh / name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert [fault.file for fault in misplaced(fresh)] == [name]
    said = f"{name}: this folder cannot be read (Permission denied); expected a folder that this user may read"
    assert said in str(run_command("judge", "-w", fresh).exception)


def test_a_policy_file_that_is_gone_is_a_fault_until_it_is_there_or_says_that_nothing_holds(fresh: Path) -> None:
    assert run_command("judge", "-w", fresh).exit_code == 0
    lost = fresh / "policy" / "map_prices.csv"
    text = lost.read_text(encoding="utf-8")
    lost.unlink()
    said = "map_prices.csv: this file is gone; the policy that was loaded last, at "
    for command in ("check", "judge", "digest"):
        told = run_command(command, "-w", fresh).exception
        assert isinstance(told, FaultsError), command
        assert (said in str(told), told.exit_code) == (True, 1 if command == "check" else 2), command
    lost.write_text(text.splitlines()[0] + "\n", encoding="utf-8")
    assert [run_command(command, "-w", fresh).exit_code for command in ("check", "judge")] == [0, 0]


@pytest.mark.parametrize("words", ["init", "check -w", "judge -w"])
def test_a_path_that_is_no_text_is_told(fresh: Path, words: str) -> None:
    place = Path(f"{fresh}\udcff")
    if words != "init":
        fresh.rename(place)
    told = run_command(*words.split(), place).exception
    assert isinstance(told, SettingsError)
    assert "has a name that is not UTF-8; give it another name" in str(told)


def test_check_tells_that_nobody_reads_what_waits_for_legal(fresh: Path) -> None:
    settings = fresh / "channelwarden.toml"
    assert json.loads(run_command("check", "--json", "-w", fresh).stdout)["read_by_nobody"] == ""
    settings.write_text(settings.read_text("utf-8").replace('legal = ["legal@brand.example"]', "legal = []"), "utf-8")
    told = json.loads(run_command("check", "--json", "-w", fresh).stdout)
    assert told["ok"]
    assert told["read_by_nobody"].startswith("Nobody is told what waits for legal: `legal` of [recipients]")


@pytest.mark.parametrize(
    ("kind", "last", "told"),
    [("agency", "", True), ("exclusive", "2999-12-31", True), ("agency", "2020-12-31", False), ("none", "", False)],
)
def test_check_tells_that_an_own_shop_with_an_agreement_is_taken_for_a_partner(
    tmp_path: Path, kind: str, last: str, *, told: bool
) -> None:
    fresh = tmp_path / "brand"
    run_command("init", fresh)
    (fresh / "policy" / "parties.csv").write_text("id,name,role,country\nshop,Our Shop,own_shop,DE\n", "utf-8")
    rows = f"id,party_id,type,valid_from,valid_to\nA-1,shop,{kind},2019-01-01,{last}\n"
    (fresh / "policy" / "agreements.csv").write_text(rows, "utf-8")
    said = json.loads(run_command("check", "--json", "-w", fresh).stdout)["shops_as_partners"]
    assert bool(said) is told
    assert not said or said[0].startswith(
        f"agreements.csv, row 2: our own shop 'shop' sells under agreement 'A-1' ({kind})"
    )


def test_check_tells_that_the_environments_proxies_are_not_used(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example:3128")
    told = json.loads(run_command("check", "--json", "-w", fresh).stdout)["fetched_directly"]
    assert "HTTPS_PROXY of the environment is not used" in told
    assert "secret" not in told


def test_a_pass_that_visited_no_page_says_that_nothing_is_known(fresh: Path) -> None:
    said = " ".join(run_command("run", "-w", fresh).output.split())
    assert "No page was visited, and no shop is known to comply" in said
    assert "No page was visited" not in run_command("judge", "-w", fresh).output


def test_settings_that_a_spreadsheet_or_editor_saved_with_a_mark_are_read(fresh: Path) -> None:
    settings = fresh / "channelwarden.toml"
    settings.write_bytes(b"\xef\xbb\xbf" + settings.read_bytes())
    assert run_command("check", "-w", fresh).exit_code == 0


def test_settings_in_another_encoding_are_a_fault(fresh: Path) -> None:
    settings = fresh / "channelwarden.toml"
    settings.write_bytes(settings.read_bytes() + "# Привет\n".encode("windows-1251"))
    result = run_command("check", "-w", fresh)
    assert isinstance(result.exception, FaultsError)
    assert "is not UTF-8; expected TOML saved as UTF-8" in str(result.exception)


def test_check_outside_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    result = run_command("check", "-w", tmp_path)
    assert isinstance(result.exception, SettingsError)
    assert f"channelwarden init {tmp_path}" in str(result.exception)


def break_settings(root: Path, old: str, new: str) -> None:
    path = root / "channelwarden.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_check_says_the_faults_of_settings_policy_and_rules_at_once(fresh: Path) -> None:
    break_settings(fresh, 'language = "en"', 'langauge = "en"')
    (fresh / "policy" / "products.csv").write_text("sku,titel\nEX-100,Example\n")
    (fresh / "rules" / "map").mkdir()
    (fresh / "rules" / "map" / "OWN-001-broken.yaml").write_text("id: [OWN-001\n")
    result = run_command("check", "-w", fresh)
    assert isinstance(result.exception, FaultsError)
    said = str(result.exception)
    assert "channelwarden.toml:7 [brand.langauge]" in said
    assert "products.csv:1 [titel]: unknown column 'titel' (did you mean 'title'?)" in said
    assert "OWN-001-broken.yaml" in said


SETTINGS_FAULTS = [
    (
        'reader = "generic"',
        'reader = "generc"',
        "channelwarden.toml:25 [site.reader]: unknown reader 'generc' (did you mean 'generic'?)",
    ),
    (
        'market = "US"',
        'market = "USA"',
        "channelwarden.toml:27 [site.market]: unknown market 'USA'; expected an ISO 3166-1 code",
    ),
    (
        'locale = "en-US"',
        'search = "https://anna:s3cret@shop.example/?q={query}"',
        "channelwarden.toml:29 [site.search]: this address holds a login; expected the address without it",
    ),
    ('currency = "USD" ', 'currency = "USDD" ', "channelwarden.toml:28 [site.currency]: unknown currency 'USDD'"),
    (
        'party = "example-reseller"',
        'party = "example-resller"',
        "channelwarden.toml:30 [site.party]: unknown party 'example-resller' (did you mean 'example-reseller'?)",
    ),
    (
        'files = "example-distributor-*"',
        'files = "x*"\nlayout = "cvs"',
        "channelwarden.toml:41 [partner.layout]: unknown layout 'cvs' (did you mean 'csv'?)",
    ),
    (
        'party = "example-distributor"',
        'party = "nobody"',
        "channelwarden.toml:39 [partner.party]: unknown party 'nobody'",
    ),
    (
        'sku = "Item"',
        'skuu = "Item"',
        "channelwarden.toml:44 [partner.columns]: unknown field 'skuu' (did you mean 'sku'?)",
    ),
    (
        '"US-WI"',
        '"Wisconsin!"',
        "channelwarden.toml:45 [partner.regions]: 'Wisconsin' is given the unknown region 'Wisconsin!'",
    ),
    ('# encoding = "cp1251"', 'encoding = "cp99"', "channelwarden.toml:42 [partner.encoding]: unknown encoding 'cp99'"),
    (
        'digest_at = "07:30"',
        'digest_at = "07:30"\nsites = { other = "0 6 * * *" }',
        "[schedule.other]: no [[site]] is called 'other'; expected example-shop",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), SETTINGS_FAULTS)
def test_settings_that_refer_to_nothing_are_faults(fresh: Path, old: str, new: str, message: str) -> None:
    break_settings(fresh, old, new)
    result = run_command("check", "-w", fresh)
    assert isinstance(result.exception, FaultsError), result.output
    assert message in str(result.exception)


def test_a_key_that_is_wrong_in_itself_hides_none_that_refers_to_nothing(fresh: Path) -> None:
    break_settings(fresh, 'reader = "generic"', 'reader = "amazn"')
    break_settings(fresh, 'base_url = "https://shop', 'base_url = "ftp://shop')
    break_settings(fresh, "pace_seconds = 2.0", 'pace_seconds = "two"\npase = 1')
    checked = str(run_command("check", "-w", fresh).exception)
    for said in (
        "[site.reader]: unknown reader 'amazn' (did you mean 'amazon'?)",
        "[site.base_url]: 'ftp://shop.example/' is no address; expected https://…",
        "[collect.pace_seconds]: ",
        "[collect.pase]: there is no such key",
    ):
        assert said in checked, said


def test_an_agreement_without_its_file_is_a_fault(fresh: Path) -> None:
    path = fresh / "policy" / "agreements.csv"
    path.write_text(path.read_text().replace("exclusive,,US", "exclusive,terms.pdf,US"))
    result = run_command("check", "-w", fresh)
    assert "agreements.csv:2 [file]: 'terms.pdf' is not in agreements/" in str(result.exception)


def test_check_in_json_lists_the_faults_and_ends_with_1(fresh: Path) -> None:
    (fresh / "policy" / "listings.csv").write_text("site,url\nexample-shop,nowhere\n")
    result = run_command("check", "-w", fresh, "--json")
    assert result.exit_code == 1
    (fault,) = json.loads(result.stdout)["faults"]
    assert (fault["file"], fault["line"], fault["column"]) == ("listings.csv", 2, "url")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            '[rules.MAP-002]\ntolerance = "2 %"\n[rules.MAP-001]\ntolerance = 5\n',
            ":4 [rules.MAP-001.tolerance]: type mis",
        ),
        ('[rules.MAP-001]\ntolerance = "-1 %"\n', ":2 [rules.MAP-001.tolerance]: parameter 'tolerance'"),
        ('[rules.MAP-001]\ntolerances = "1 %"\n', ":2 [rules.MAP-001.tolerances]: unknown parameter 'tolerances'"),
        ("\n[rules]\nMAP-999 = { a = 1 }\n", ":3 [rules.MAP-999]: there is no rule 'MAP-999'"),
        ('[rules."LAW-AUTH-US-MORE"]\nleast = 1\n', ":1 [rules.LAW-AUTH-US-MORE]: parameters of law rule"),
    ],
)
def test_a_fault_of_a_parameter_that_the_settings_set_names_its_line(fresh: Path, written: str, told: str) -> None:
    settings = fresh / "channelwarden.toml"
    head = settings.read_text().rstrip("\n") + "\n"
    settings.write_text(head + written)
    line, _, rest = told[1:].partition(" ")
    expected = f"channelwarden.toml:{head.count(chr(10)) + int(line)} {rest}"
    for command in (["rules", "check"], ["rules", "list"], ["check"], ["judge"]):
        assert expected in str(run_command(*command, "-w", fresh).exception), command
