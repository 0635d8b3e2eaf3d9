"""Report files from an SFTP server, against a real one on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from scrapers.sftp import SftpAccount, SftpError, SftpFolder
from tests.fetch.sftp_server import Served, serving


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "served"
    (folder / "out").mkdir(parents=True)
    (folder / "done").mkdir()
    with serving(folder) as served:
        yield served


def account(server: Served, **changes: object) -> SftpAccount:
    values = {
        "host": "127.0.0.1",
        "port": server.port,
        "user": "reports",
        "password": "secret",
        "host_keys": (server.fingerprint,),
        "folder": "out",
        "timeout": 10.0,
    }
    return SftpAccount(**{**values, **changes})  # type: ignore[arg-type]


def put(server: Served, name: str, data: bytes = b"sku;quantity\n") -> Path:
    path = server.folder / "out" / name
    path.write_bytes(data)
    return path


def names(folder: SftpFolder) -> list[str]:
    return [one.name for one in folder.files()]


def test_files_are_listed_by_pattern_and_no_folder_link_hidden_or_unfinished_one_is(server: Served) -> None:
    for name in ("b.csv", "a.csv", "отчёт.csv", ".hidden.csv", "c.csv.part", "d.csv.filepart", "~$e.csv", "f.txt"):
        put(server, name)
    (server.folder / "out/inner.csv").mkdir()
    (server.folder / "out/link.csv").symlink_to(server.folder / "out/a.csv")
    with SftpFolder(account(server, files="*.csv")) as folder:
        assert names(folder) == ["a.csv", "b.csv", "отчёт.csv"]
        assert folder.read(folder.files()[0]) == b"sku;quantity\n"


def test_a_name_that_is_no_text_is_listed_and_read_all_the_same(server: Served) -> None:
    Path(os.fsdecode(os.fsencode(server.folder / "out") + b"/\xf1\xe0.csv")).write_bytes(b"1251")
    with SftpFolder(account(server)) as folder:
        (file,) = folder.files()
        assert (file.name, folder.read(file)) == ("\\xf1\\xe0.csv", b"1251")


def test_a_server_with_another_key_gets_no_password_and_is_named_with_the_key_it_shows(server: Served) -> None:
    with pytest.raises(SftpError) as caught, SftpFolder(account(server, host_keys=("SHA256:else",))):
        raise AssertionError("it was trusted")
    assert f"shows the host key {server.fingerprint}, expected SHA256:else" in str(caught.value)
    assert "nothing was sent" in str(caught.value)


def test_a_server_that_nothing_is_known_of_is_not_trusted_at_first_sight(server: Served) -> None:
    with pytest.raises(SftpError, match="it may not be the server"), SftpFolder(account(server, host_keys=())):
        raise AssertionError("it was trusted")


def test_a_file_of_known_hosts_is_as_good_as_a_fingerprint(server: Served) -> None:
    with SftpFolder(account(server, host_keys=(), known_hosts=server.known_hosts.encode())) as folder:
        assert names(folder) == []
    other = (
        server.known_hosts.split(" ")[0].encode()
        + b" "
        + asyncssh.generate_private_key("ssh-ed25519").export_public_key()
    )
    with (
        pytest.raises(SftpError, match="shows the host key"),
        SftpFolder(account(server, host_keys=(), known_hosts=other)),
    ):
        raise AssertionError("it was trusted")


def test_a_private_key_logs_in_instead_of_a_password(tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    with serving(tmp_path, client=key) as server:
        with SftpFolder(account(server, folder=".", password="", key=key.export_private_key())) as folder:
            assert names(folder) == []
        with pytest.raises(SftpError, match="reports at 127"):
            SftpFolder(account(server, folder=".", password="", key=b"no key")).__enter__()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "guess"}, "Permission denied"),
        ({"folder": "nowhere"}, "No such file"),
        ({"port": 1}, "refused"),
    ],
)
def test_a_folder_that_cannot_be_opened_is_told(server: Served, changes: dict[str, object], said: str) -> None:
    with pytest.raises(SftpError, match=said), SftpFolder(account(server, **changes)) as folder:
        folder.files()


def test_a_file_that_is_still_written_is_left_alone(server: Served) -> None:
    put(server, "whole.csv")
    growing = put(server, "growing.csv")

    def somebody_writes(seconds: float) -> None:
        assert seconds == 7
        growing.write_bytes(b"sku;quantity\nNO-100;2\n")

    with SftpFolder(account(server), wait=somebody_writes) as folder:
        assert [one.name for one in folder.steady(folder.files(), 7)] == ["whole.csv"]


def test_a_file_that_changed_since_it_was_listed_is_neither_read_nor_deleted_nor_moved(server: Served) -> None:
    path = put(server, "report.csv")
    with SftpFolder(account(server)) as folder:
        (file,) = folder.files()
        path.write_bytes(b"sku;quantity\nNO-100;2\n")
        with pytest.raises(SftpError, match=r"report\.csv was changed while it was read"):
            folder.read(file)
        folder.remove(file)
        folder.move(file, "done", other_name="x")
        assert path.exists()


def test_a_file_that_is_too_large_is_not_read(server: Served) -> None:
    put(server, "large.csv", b"x" * 1001)
    with SftpFolder(account(server, most_bytes=1000)) as folder:
        (file,) = folder.files()
        with pytest.raises(SftpError, match=r"1,001 bytes, more than 1,000 \(max_bytes\)"):
            folder.read(file)


def test_a_moved_file_takes_no_other_ones_place(server: Served) -> None:
    (server.folder / "done/report.csv").write_bytes(b"an earlier one")
    put(server, "report.csv", b"this one")
    with SftpFolder(account(server)) as folder:
        (file,) = folder.files()
        folder.move(file, "done", other_name="2-report.csv")
    kept = {path.name: path.read_bytes() for path in (server.folder / "done").iterdir()}
    assert kept == {"report.csv": b"an earlier one", "2-report.csv": b"this one"}


def test_secrets_are_never_shown() -> None:
    shown = repr(SftpAccount("h", "u", password="secret", key=b"private", key_password="word"))
    assert not {"secret", "private", "word"} & set(shown.replace("'", " ").replace("=", " ").split())
