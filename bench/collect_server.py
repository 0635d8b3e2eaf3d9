"""The shop that is collected: files behind nginx where it is installed, else behind a small server of our own.

Both run in a process of their own, answer `/robots.txt` with "everything is allowed" and `/p/<copy>/<number>` with the
page of that number, so that a few files stand for many pages. `plain_server` is run as a script: FOLDER PORT.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.collect_pages import page

ROOT = Path(__file__).resolve().parents[1]
ROBOTS = b"User-agent: *\nAllow: /\n"
_STARTS_WITHIN = 10.0
_NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log error;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=10000;
  client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
  server {{
    listen 127.0.0.1:{port}; default_type text/html; gzip_static {gzip};
    location = /robots.txt {{ root {folder}; default_type text/plain; }}
    location ~ ^/p/\\d+/(\\d+)$ {{ alias {folder}/pages/$1; }}
  }}
}}
"""


def write_pages(folder: Path, count: int) -> None:
    """Write the pages and robots.txt that the server hands out."""
    (folder / "pages").mkdir(parents=True)
    (folder / "tmp").mkdir()
    (folder / "robots.txt").write_bytes(ROBOTS)
    for number in range(count):
        (folder / "pages" / str(number)).write_bytes(page(number))


def compress_pages(folder: Path) -> None:
    """Lay a gzip form beside each page, as a shop's cache does, so that compressing costs the server nothing."""
    subprocess.run(["gzip", "-6", "-k", "-r", str(folder / "pages")], check=True)


@contextmanager
def serving(folder: Path, *, packed: bool) -> Iterator[tuple[str, str]]:
    """Serve the pages of a folder; yields the server's base address and its name. `packed` pages need nginx."""
    port = free_port()
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx:
        config = folder / "nginx.conf"
        config.write_text(_NGINX.format(folder=folder, port=port, gzip="on" if packed else "off"))
        command = [nginx, "-p", str(folder), "-c", str(config)]
    else:
        command = [sys.executable, "-m", "bench.collect_server", str(folder), str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}", "nginx" if nginx else "own (nginx is not installed)"
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server listens; raises `RuntimeError` when it does not."""
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the benchmark's server did not start; can nginx read the temporary folder?")


class Connection(asyncio.Protocol):
    """Answers GET requests one after the other from files already read."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self._answers = answers
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *asked, self._read = (self._read + data).split(b"\r\n\r\n")
        for head in asked:
            name = head.split(b" ", 2)[1].decode("ascii").rpartition("/")[2]
            self._transport.write(self.answer(name))

    def answer(self, name: str) -> bytes:
        """Return the answer to a request for a page by its name."""
        return self._answers.get(name, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


async def plain_server(folder: Path, port: int) -> None:
    """Serve the pages of a folder until the process ends."""
    answers = {path.name: answer_of(path.read_bytes(), "text/html") for path in (folder / "pages").iterdir()}
    answers["robots.txt"] = answer_of(ROBOTS, "text/plain")
    server = await asyncio.get_running_loop().create_server(lambda: Connection(answers), "127.0.0.1", port)
    await server.serve_forever()


def answer_of(body: bytes, kind: str) -> bytes:
    """Return a whole answer with a body."""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


if __name__ == "__main__":
    asyncio.run(plain_server(Path(sys.argv[1]), int(sys.argv[2])))
