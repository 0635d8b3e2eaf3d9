"""A time-stamp authority on loopback: OpenSSL makes the answers, as a real one would; certificates are made anew."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.loopback import Handler, Server

_CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = {name}
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class TimeStamper:
    """A running authority; `answer` replaces what it says, `asked` holds the requests as they came."""

    folder: Path
    port: int = 0
    asked: list[bytes] = field(default_factory=list)
    answer: bytes | None = None
    status: int = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/tsa"

    @property
    def roots(self) -> bytes:
        return (self.folder / "ca.pem").read_bytes()

    def reply(self, query: bytes) -> bytes:
        with tempfile.NamedTemporaryFile(dir=self.folder) as file:
            file.write(query)
            file.flush()
            command = ["ts", "-reply", "-config", "openssl.cnf", "-section", "tsa_config", "-queryfile", file.name]
            return openssl(self.folder, *command)


def openssl(folder: Path, *args: str) -> bytes:
    return subprocess.run(["openssl", *args], cwd=folder, capture_output=True, check=True).stdout


def make_certificates(folder: Path, name: str = "Test time stamps") -> None:
    (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder, name=name))
    (folder / "serial").write_text("01")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config", "openssl.cnf"]
    openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-extensions", "ca")
    openssl(folder, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Stamper")
    signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "7", "-days", "30", "-extfile", "openssl.cnf"]
    openssl(folder, "x509", "-req", "-in", "tsa.csr", *signing, "-extensions", "tsa", "-out", "tsa.pem")


@contextmanager
def running(folder: Path) -> Iterator[TimeStamper]:
    """Run an authority with certificates of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    make_certificates(folder)
    stamper = TimeStamper(folder)

    class Stamping(Handler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            stamper.asked.append(query)
            body = stamper.reply(query) if stamper.answer is None else stamper.answer
            self.say(stamper.status, body, "application/timestamp-reply")

    server = Server(Stamping)
    stamper.port = server.server_address[1]
    try:
        yield stamper
    finally:
        server.stop()
