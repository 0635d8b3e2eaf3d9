"""Who is let in, by which name, and how the console begins and ends."""

from __future__ import annotations

import asyncio
import base64
import shutil
import socket
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from monitor.console.door import Door
from monitor.console.listening import HERE, listen
from monitor.errors import SettingsError
from tests.console.running import Running, refused, started
from tests.console.watched_channel import WatchedChannel

TOKEN = "a-token-of-thirty-two-characters"


def basic(password: str, user: str = "") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("path", ["/", "/cases", "/healthz", "/console.css", "/nothing"])
def test_every_answer_tells_the_browser_what_not_to_do(for_channel: Running, path: str) -> None:
    headers = for_channel.ask(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/cases/1", "/nothing", "/console.css"])
def test_nothing_but_reading_is_answered(for_channel: Running, method: str, path: str) -> None:
    answer = for_channel.ask(path, method)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.headers["x-frame-options"] == "DENY"


def test_a_head_has_the_headers_alone(for_channel: Running) -> None:
    answer = for_channel.ask("/cases", "HEAD")
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1", "", "localhost.evil.example"]
)
def test_another_name_that_was_led_here_is_not_answered(for_channel: Running, host: str) -> None:
    answer = for_channel.ask("/", Host=host)
    assert answer.status_code == 400
    assert "Northern Optics" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8484", "127.0.0.1:1", "[::1]:80", "localhost."])
def test_its_own_names_are_answered(for_channel: Running, host: str) -> None:
    assert for_channel.ask("/console.css", Host=host).status_code == 200


def test_a_token_is_asked_for_at_every_address(channel: WatchedChannel) -> None:
    with started(
        channel.root, "--name", "Console.Brand.Example", environment={"CHANNELWARDEN_CONSOLE_TOKEN": TOKEN}
    ) as running:
        for path in ("/", "/healthz", "/metrics", "/console.css", "/nothing"):
            answer = running.ask(path)
            assert (answer.status_code, answer.headers["www-authenticate"][:5]) == (401, "Basic")
        wrong_ones = [basic(TOKEN[:-1]), basic(TOKEN + " "), basic("", TOKEN), f"Bearer {TOKEN}", "Basic", "Basic ==="]
        for wrong in wrong_ones:
            assert running.ask("/console.css", Authorization=wrong).status_code == 401
        assert running.ask("/console.css", Authorization=basic(TOKEN)).status_code == 200
        assert running.ask("/healthz", Authorization=basic(TOKEN, "prometheus")).status_code == 200
        assert running.ask("/console.css", "POST", Authorization=basic(TOKEN)).status_code == 405
        named = {"Authorization": basic(TOKEN), "Host": "console.brand.example:443"}
        assert running.ask("/console.css", **named).status_code == 200


def test_another_machine_is_not_let_in_without_a_token(channel: WatchedChannel) -> None:
    assert "no token is set" in refused("-w", channel.root, "--host", "0.0.0.0", "--port", "0")
    short = {"CHANNELWARDEN_CONSOLE_TOKEN": "x" * 23}
    assert "has 23 characters" in refused("-w", channel.root, "--port", "0", environment=short)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_only_this_machine_needs_no_token(host: str) -> None:
    with pytest.raises(SettingsError, match=r"no token is set|no address of this machine"):
        listen(host, 0, names=(), token="")


def test_a_name_needs_a_token_as_others_reach_it_by_a_server_before_it() -> None:
    with pytest.raises(SettingsError, match=r"console\.brand\.example is reached from other machines"):
        listen(HERE, 0, names=("console.brand.example",), token="")
    listen(HERE, 0, names=("localhost",), token="").socket.close()


@pytest.mark.parametrize("name", ["", "https://console.brand.example/", "a..b.ü"])
def test_what_is_no_name_of_a_machine_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="is no name of a machine"):
        listen(HERE, 0, names=(name,), token="t" * 24)


def test_every_address_is_called_by_addresses_and_given_names_alone() -> None:
    listening = listen("0.0.0.0", 0, names=["console.brand.example"], token=TOKEN)
    with listening.socket:
        assert listening.is_called("192.0.2.7:8484")
        assert listening.is_called("console.brand.example")
        assert listening.is_called("localhost:8484")
        assert not listening.is_called("evil.example")
        assert not listening.is_called("localhost.evil.example")


def test_a_port_that_is_in_use_is_said_with_the_way_out(channel: WatchedChannel) -> None:
    with socket.socket() as other:
        other.bind((HERE, 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = refused("-w", channel.root, "--port", port)
    assert f"port {port} of 127.0.0.1 is in use" in said
    assert "--port" in said


def test_a_host_of_another_machine_is_refused(channel: WatchedChannel) -> None:
    token = {"CHANNELWARDEN_CONSOLE_TOKEN": TOKEN}
    assert "--host takes an address of this machine" in refused(
        "-w", channel.root, "--host", "192.0.2.1", "--port", "0", environment=token
    )


def test_what_is_no_workspace_or_has_no_store_is_said_as_the_commands_say_it(tmp_path: Path) -> None:
    assert "channelwarden init" in refused("-w", tmp_path, "--port", "0")
    (tmp_path / "channelwarden.toml").write_text('[brand]\nname = "N"\n[collect]\ncontact = "mailto:a@b.example"\n')
    assert "there is no store" in refused("-w", tmp_path, "--port", "0")
    with sqlite3.connect(tmp_path / "channelwarden.db") as store:
        store.execute("CREATE TABLE alembic_version (version_num TEXT)")
        store.execute("INSERT INTO alembic_version VALUES ('9999.abc')")
    assert "newer than this version" in refused("-w", tmp_path, "--port", "0")


def test_what_breaks_meanwhile_is_said_until_it_is_mended(channel: WatchedChannel, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(channel.root, root)
    settings = (root / "channelwarden.toml").read_text()
    with started(root) as running:
        (root / "channelwarden.toml").write_text(settings + "\n[nonsense]\n")
        for path in ("/", "/healthz", "/metrics"):
            answer = running.ask(path)
            assert answer.status_code == 503
            assert "nonsense" in answer.text
            assert "Traceback" not in answer.text
        (root / "channelwarden.toml").write_text(settings)
        assert running.ask("/").status_code == 200
        (root / "channelwarden.db").rename(root / "away.db")
        gone = running.ask("/cases")
        assert gone.status_code == 503
        assert "no empty one was made" in gone.text
        assert not (root / "channelwarden.db").exists()


def test_it_ends_soon_when_it_is_told_to(channel: WatchedChannel) -> None:
    with started(channel.root) as running, httpx.Client(base_url=running.address) as client:
        assert client.get("/console.css").status_code == 200  # a browser keeps its line open
        began = time.monotonic()
        running.process.terminate()
        assert running.process.wait(timeout=120) == 0
        assert time.monotonic() - began < 30


def test_a_page_that_breaks_says_so_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: object) -> None:
        raise ValueError("secret detail")

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Door(broken, listening))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/cases")

    listening = listen(HERE, 0, names=(), token="")
    with listening.socket:
        answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert answer.text == "This page failed; the console's log says why.\n"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "secret detail" in caplog.text
