"""Whatever encoding the streams of a command have, what is said arrives, and what cannot be read is told."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table

from monitor.cli.app import main
from monitor.cli.context import Output
from monitor.cli.streams import settle_streams

SIGNS = "12,99 € – Чайник 😀 \udcff"


def stream(encoding: str, errors: str = "strict") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors=errors)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_words_and_data_are_written_whatever_the_encoding_lacks(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", stream(encoding))
    monkeypatch.setattr("sys.stderr", stream(encoding))
    settle_streams()
    Output(as_json=True).data({"said": SIGNS})
    Output(as_json=True).say(SIGNS)
    written, words = (each.buffer.getvalue().decode(each.encoding) for each in (sys.stdout, sys.stderr))
    assert json.loads(written) == {"said": SIGNS}
    assert words.startswith("12,99 ")
    assert "\\udcff" in words


def test_what_would_steer_a_terminal_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).say("report \x1b[31m\x9b2J\r.csv:\taccepted\n")
    assert capsys.readouterr().out.split() == ["report", "\ufffd[31m\ufffd2J\ufffd.csv:", "accepted"]


def test_the_narrowest_screen_shows_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "1")
    Output(as_json=False).say(Table("rule", "title", "severity"))
    assert "severity" in capsys.readouterr().out


def test_a_full_disk_behind_the_output_is_told_and_ends_as_such() -> None:
    command = [sys.executable, "-m", "monitor.cli.app", "price", "1 EUR"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert (ended.returncode, ended.stderr) == (
            2,
            "channelwarden: No space left on device; free space where its output goes and for temporary files "
            "(TMPDIR), then give the command again\n",
        )  # fmt: skip
        wrong = subprocess.run([*command, "--locale", "x-"], stderr=full, stdout=subprocess.DEVNULL, check=False)
    assert wrong.returncode == 2


@pytest.mark.parametrize("stated", ["", "iso8859-1"])
def test_names_of_files_are_utf8_whatever_the_locale(stated: str, tmp_path: Path) -> None:
    (tmp_path / "Чайник.txt").touch()
    code = (
        "import os, sys; from monitor.cli.streams import settle_file_names; settle_file_names(); "
        "print(os.listdir(sys.argv[1]) == ['\\u0427\\u0430\\u0439\\u043d\\u0438\\u043a.txt'], sys.stdout.encoding)"
    )
    ascii_alone = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": stated}
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], env={**os.environ, **ascii_alone}, capture_output=True, check=True
    )
    assert ended.stdout.split() == [b"True", stated.encode() or b"utf-8"]


@pytest.mark.parametrize(
    ("given", "line", "said"),
    [
        (b"12 EUR\n12,99 \xff\n", "price -", "standard input, after line 0: byte 0xff is not utf-8; expected text"),
        (None, "price -", "standard input is closed; give the command its input by a pipe, or name a file."),
        (None, "extract -", "standard input is closed"),
        (None, "incentives compute -", "standard input is closed"),
        (b"\xff\n", "agreements scan -", "standard input, after line 0: byte 0xff is not utf-8"),
    ],
)
def test_an_input_that_cannot_be_read_is_told_without_a_traceback(
    given: bytes | None, line: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None if given is None else io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
    monkeypatch.setattr("sys.argv", ["channelwarden", *line.split()])
    monkeypatch.setenv("COLUMNS", "300")
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, said in capsys.readouterr().err) == (2, True)
