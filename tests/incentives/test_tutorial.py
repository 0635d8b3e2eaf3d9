"""The tutorial of docs/incentives.md does what it says, command by command, in a new workspace."""

from __future__ import annotations

import re
from pathlib import Path

from tests.command_line import run_command

PAGE = (Path(__file__).parents[2] / "docs" / "incentives.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    """The first block of a kind on the page, without its indent."""
    found = re.search(rf"^( *)```{kind}\n(.*?)^ *```", PAGE, re.DOTALL | re.MULTILINE)
    assert found, kind
    return "\n".join(line.removeprefix(found[1]) for line in found[2].splitlines()) + "\n"


def run(words: str, folder: Path) -> str:
    """Run a command of the page with its workspace `shop` in a folder."""
    places = [str(folder / word) if word.split("/")[0] in ("shop", "journal.csv") else word for word in words.split()]
    done = run_command(*places[1:])
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done.output


def test_a_newcomer_gets_from_an_agreement_to_a_booking(tmp_path: Path) -> None:
    run("channelwarden init shop", tmp_path)
    (tmp_path / "shop/policy/purchases.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "shop/schemes/volume.yaml").write_text(block("yaml"), encoding="utf-8")
    commands = re.findall(r"^\d\. `(channelwarden [^`]*)`", PAGE, re.MULTILINE)
    said = {command.split(" -")[0].split(" shop/")[0]: run(command, tmp_path) for command in commands}
    assert "rules, 1 scheme." in " ".join(said["channelwarden check"].split())
    assert "Cost: 18,000.00 USD" in said["channelwarden incentives simulate"]
    for line in block("text").splitlines():
        assert line.strip() in said["channelwarden incentives statement"]
    assert "rebate accrual" in (tmp_path / "journal.csv").read_text(encoding="utf-8")
