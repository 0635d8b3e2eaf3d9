"""Walk the command line: every command explains itself, and the README or the docs name it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperOption

from monitor import __version__
from monitor.cli.reference import commands, reference
from tests.command_line import run_command

ROOT = Path(__file__).parents[2]
PROMISED = (
    "init demo check run collect ingest judge digest schedule serve extract price rules_list rules_check rules_test "
    "rules_explain rules_replay cases_list cases_show cases_approve cases_waive cases_dispute cases_close notices_list "
    "notices_show notices_send evidence_list evidence_verify evidence_export agreements_scan health"
).split()


COMMANDS = {tuple(words.split()): command for words, command in commands().items()}


@pytest.mark.parametrize("path", [tuple(name.split("_")) for name in PROMISED], ids=PROMISED)
def test_the_promised_commands_exist(path: tuple[str, ...]) -> None:
    assert path in COMMANDS


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_a_help_text_for_itself_and_its_options(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert command.help, path
    for parameter in command.params:
        if isinstance(parameter, TyperOption):
            assert parameter.help, f"{path}: {parameter.name} has no help"
    result = run_command(*path, "--help")
    assert result.exit_code == 0
    assert command.help.split(".")[0][:40] in " ".join(result.output.split())


@pytest.mark.parametrize("word", sorted({path[0] for path in COMMANDS}))
def test_a_command_is_found_in_the_one_file_that_is_loaded_for_it(word: str) -> None:
    found = {words.split()[0] for words in commands(word)}
    assert word in found
    assert len(found) <= 4, "add the command's file to _KEPT_IN"


def test_a_word_that_is_no_command_gets_the_whole_list() -> None:
    assert commands("judgement").keys() == commands().keys()


def test_the_reference_is_what_the_commands_say() -> None:
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == reference(), "run `make docs`"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_takes_json(path: tuple[str, ...]) -> None:
    assert any("--json" in parameter.opts for parameter in COMMANDS[path].params)


def test_a_place_that_is_no_workspace_is_said_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli.app", "run", "-w", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "channelwarden init" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version_is_told() -> None:
    assert run_command("--version").output == f"channelwarden {__version__}\n"


def test_to_tell_the_version_no_command_is_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "monitor.cli.app", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"channelwarden {__version__}\n"
    assert "monitor.cli.stopping" in done.stderr
    assert "monitor.cli.run" not in done.stderr
