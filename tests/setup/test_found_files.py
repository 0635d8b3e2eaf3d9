"""A file that is added to a folder of the program and cannot be used: every command says so, and so does `check`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from monitor.cli.app import main
from monitor.outbox import channels
from scrapers import layouts, sites, texts
from tests.command_line import run_command

ADDED = "added_file"
CACHES = (layouts.layouts, texts.text_forms, sites._modules, channels.openers)
_CSV = "from scrapers.layouts.csv import LAYOUT as one\n"
_PLAIN = "from dataclasses import replace\nfrom scrapers.texts.plain import FORM as one\n"
FAULTS = {
    "scrapers.layouts": {
        f"{_CSV}LAYUOT = one.__class__('n', one.recognises, one.sheets)\n": "LAYUOT is a Layout",
        "LAYOUT = 'csv'\n": "LAYOUT is no Layout",
        "from scrapers.layouts.csv import LAYOUT\n": "another layout is called 'csv' already",
        "import nothing_of_that_name\n": "it does not load (ModuleNotFoundError",
    },
    "scrapers.texts": {
        f"{_PLAIN}FROM = replace(one)\n": "FROM is a TextForm",
        "def (:\n": "it does not load (SyntaxError",
    },
    "scrapers.sites": {"def raed(page): ...\n": "no function read", "1 / 0\n": "it does not load (ZeroDivisionError"},
    "monitor.outbox.channels": {"": "defines no open_channel", "1 / 0\n": "it does not load (ZeroDivisionError"},
    "reports.formats": {"def wirte(name, document): ...\n": "neither write(", "1 / 0\n": "it does not load"},
}
EACH = [(package, source, said) for package, faults in FAULTS.items() for source, said in faults.items()]


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    loaded: list[str] = []

    def clear() -> None:
        for cached in CACHES:
            cached.cache_clear()
        for name in loaded:
            sys.modules.pop(name, None)

    def adding(package: str, source: str) -> None:
        (tmp_path / f"{ADDED}.py").write_text(source, encoding="utf-8")
        module = importlib.import_module(package)
        monkeypatch.setattr(module, "__path__", [*module.__path__, str(tmp_path)])
        loaded.append(f"{package}.{ADDED}")
        clear()

    yield adding
    clear()


@pytest.mark.parametrize(("package", "source", "said"), EACH)
def test_check_names_a_file_of_the_program_that_cannot_be_used(
    package: str, source: str, said: str, fresh: Path, add: Callable[[str, str], None]
) -> None:
    add(package, source)
    result = run_command("check", "-w", fresh)
    told = str(result.exception)
    assert f"{package.replace('.', '/')}/{ADDED}.py" in told
    assert said in told
    assert "mend it, or take it out of its folder" in told


@pytest.mark.parametrize(
    ("package", "words"),
    [
        ("scrapers.layouts", ["ingest", "--party", "example-reseller", "--propose"]),
        ("scrapers.sites", ["extract"]),
        ("scrapers.texts", ["agreements", "scan"]),
    ],
)
def test_a_command_that_needs_such_a_file_ends_with_a_sentence(
    package: str,
    words: list[str],
    fresh: Path,
    add: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(package, "1 / 0\n")
    (fresh / "page.html").write_text("<p>Date;SKU</p>", encoding="utf-8")
    monkeypatch.chdir(fresh)
    monkeypatch.setattr(sys, "argv", ["channelwarden", *words, "page.html"])
    with pytest.raises(SystemExit) as ended, StringIO() as told, redirect_stderr(told):
        try:
            main()
        finally:
            said = told.getvalue()
    assert ended.value.code == 2
    assert f"{package.replace('.', '/')}/{ADDED}.py: it does not load" in said
    assert "mend that file, or take it out of its folder" in said


def test_a_part_may_hold_what_another_file_does(add: Callable[[str, str], None], fresh: Path) -> None:
    add("scrapers.layouts", "from scrapers.layouts.csv import LAYOUT as TABLES\n")
    assert run_command("check", "-w", fresh).exit_code == 0
