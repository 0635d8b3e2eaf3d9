"""A command that is told to stop ends soon, with one sentence and the code of the signal; the next one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SETTINGS
from tests.loopback import Handler, Server

PAGES = 60
PAGE = (
    b'<title>Glass</title><script type="application/ld+json">{"@type": "Product", "name": "Glass", "sku": "AX-1", '
    b'"offers": {"@type": "Offer", "price": "99.00", "priceCurrency": "USD"}}</script><h1>Glass</h1>'
)
SITE = '\n[[site]]\nname = "shop"\nmarket = "US"\n'


class SlowShop:
    """A shop that tells when somebody has asked it for some pages, and then answers slowly."""

    def __init__(self) -> None:
        shop = self
        self.asked = 0
        self.busy = threading.Event()
        self.slow = threading.Event()

        class Slow(Handler):
            def do_GET(self) -> None:
                shop.asked += 1
                if shop.asked > PAGES // 4:
                    shop.busy.set()
                    shop.slow.wait(20)
                self.say(404 if self.path == "/robots.txt" else 200, PAGE)

        self.server = Server(Slow)


@pytest.fixture
def shop() -> Iterator[SlowShop]:
    opened = SlowShop()
    yield opened
    opened.slow.set()
    opened.server.stop()


@pytest.fixture
def root(tmp_path: Path, shop: SlowShop) -> Path:
    for folder in ("policy", "inbox", "agreements", "rules"):
        (tmp_path / "ws" / folder).mkdir(parents=True)
    (tmp_path / "ws" / "channelwarden.toml").write_text(SETTINGS.format(dsn="") + SITE, encoding="utf-8")
    port = shop.server.server_address[1]
    rows = "".join(f"shop,http://127.0.0.1:{port}/{number},AX-1\n" for number in range(PAGES))
    tables = {
        "products": "sku,title\nAX-1,Glass\n",
        "parties": "id,name,role,country\nnorth,North,reseller,DE\n",
        "listings": "site,url,sku\n" + rows,
    }
    for stem, text in tables.items():
        (tmp_path / "ws" / "policy" / f"{stem}.csv").write_text(text, encoding="utf-8")
    return tmp_path / "ws"


def _started(root: Path, before: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "monitor.cli.app", "collect", "-w", str(root)]
    # What a shell does for a command that it starts; whoever started the tests may have let these be ignored.
    usual = "signal.signal(signal.SIGINT, signal.SIG_DFL); signal.signal(signal.SIGHUP, signal.SIG_DFL)"
    code = f"import os, signal, sys; {usual}; {before or 'pass'}; os.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-c", code, *command]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("number", "name", "before"),
    [
        (signal.SIGINT, "Ctrl-C", ""),
        (signal.SIGTERM, "SIGTERM", ""),
        (signal.SIGTERM, "SIGTERM", "signal.signal(signal.SIGINT, signal.SIG_IGN)"),
        (signal.SIGHUP, "the end of its terminal (SIGHUP)", ""),
    ],
    ids=["Ctrl-C", "SIGTERM", "SIGTERM in the background", "SIGHUP"],
)
def test_a_pass_that_is_told_to_stop_says_so_and_is_taken_up_again(
    root: Path, shop: SlowShop, number: signal.Signals, name: str, before: str
) -> None:
    process = _started(root, before)
    assert shop.busy.wait(60)
    process.send_signal(number)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 128 + number, said
    assert said == (
        f"channelwarden: stopped by {name}. What was finished is kept, what was not is taken back; "
        "give the command again to go on.\n"
    )
    shop.slow.set()
    again = _started(root)
    out, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert f"pages ok        {PAGES}" in out, out


def test_a_pass_under_nohup_outlives_its_terminal(root: Path, shop: SlowShop) -> None:
    process = _started(root, "signal.signal(signal.SIGHUP, signal.SIG_IGN)")
    assert shop.busy.wait(60)
    process.send_signal(signal.SIGHUP)
    shop.slow.set()
    out, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert f"pages ok        {PAGES}" in out, out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_comes_behind_the_end_of_a_command_changes_nothing(number: signal.Signals) -> None:
    late = f"type('Late', (), {{'__del__': lambda self, kill=os.kill, me=os.getpid(): kill(me, {int(number)})}})()"
    usual = "signal.signal(signal.SIGINT, signal.default_int_handler); signal.signal(signal.SIGHUP, signal.SIG_DFL)"
    code = f"import os, signal; {usual}; from monitor.cli.stopping import heed_signals; heed_signals(); late = {late}"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_reader_that_went_away_is_no_fault_of_what_was_checked() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", "from monitor.cli.app import main; main()", "rules", "list", "--json"]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (128 + signal.SIGPIPE, b"")
