"""The options that all commands share may stand anywhere among a command's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.cli.app import main, words_first


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("-w here cases list --status open", "cases list -w here --status open"),
        ("--json cases --workspace=here show 3", "cases show 3 --json --workspace=here"),
        ("ingest -w here reports --party x", "ingest reports -w here --party x"),
        ("price --locale es-CL -w", "price --locale es-CL -w"),
        ("price - --json", "price - --json"),
        ("price 5 -- --json", "price 5 -- --json"),
        ("-w here --help", "--help"),
        ("cases list -w", "cases list -w"),
        ("-w here cases --help", "cases --help"),
        ("--json cases list --help", "cases list --help"),
        ("-where cases list", "cases list -where"),
        ("-w here -- run", "-w here -- run"),
        ("-w here", ""),
        ("", ""),
    ],
)
def test_shared_options_are_read_behind_the_commands_words(given: str, read: str) -> None:
    assert words_first(given.split()) == read.split()


def test_a_workspace_may_be_named_before_the_command_and_within_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "mine")

    def answer(*words: str) -> object:
        monkeypatch.setattr("sys.argv", ["channelwarden", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        return json.loads(capsys.readouterr().out or "null")

    answer("init", place, "--json")
    assert answer("--json", "-w", place, "cases", "list") == {"cases": [], "held": []}
    assert answer("ingest", "-w", place, "reports", "--json") == {"reports": []}
    assert answer("discover", "--workspace", place, "list", "--json") == {"finds": []}
