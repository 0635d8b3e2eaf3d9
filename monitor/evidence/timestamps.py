"""RFC 3161 time stamps: a third party vouches that the chain had come this far at a time.

What is stamped is the chain value of the last entry, as its 64 ASCII characters; by it every entry before is bound.
Answers lie beside the archive in `timestamps/<sequence>.tsr`, as `openssl ts` reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from monitor.errors import ChannelwardenError, SettingsError
from monitor.evidence.der_order import with_sorted_certificates
from monitor.evidence.entry import read_entry
from monitor.evidence.records_check import Finding
from monitor.evidence.tail import INDEX
from monitor.whole_file import write_whole

FOLDER = "timestamps"
REQUEST_TYPE = "application/timestamp-query"


class TimestampError(ChannelwardenError):
    """A time-stamp server's answer is none that anybody could rely on."""

    exit_code = 3


@dataclass(frozen=True)
class Stamp:
    """A stored time stamp: the entry whose chain value it is about, its file, and the time it gives."""

    sequence: int
    path: Path
    at: datetime


def request_for(chain: str) -> TimeStampRequest:
    """Return the request to stamp a chain value; it asks for the server's certificates and carries a nonce."""
    return TimestampRequestBuilder().data(chain.encode("ascii")).hash_algorithm(HashAlgorithm.SHA256).build()


def accepted(answer: bytes, request: TimeStampRequest) -> TimeStampResponse:
    """Return a server's answer to our request; raises `TimestampError` where it is no stamp of what was asked."""
    response = _decoded(answer)
    said = "; ".join(response.status_string) or f"status {response.status}"
    if response.status not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
        raise TimestampError(f"the time-stamp server refused: {said}")
    stamped = response.tst_info
    if stamped.message_imprint.message != request.message_imprint.message:
        raise TimestampError("the time-stamp server stamped something else than it was asked to")
    if stamped.nonce != request.nonce:
        raise TimestampError("the time-stamp server's answer is to another request (its nonce differs)")
    return response


def keep(directory: Path, sequence: int, answer: bytes) -> Path:
    """Store the stamp of an entry beside the archive; it is there whole or not at all."""
    folder = directory / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{sequence:08d}.tsr"
    write_whole(path, answer)
    return path


def stamped(directory: Path) -> list[int]:
    """Return the numbers of the entries whose chain value was stamped, in order."""
    return sorted(int(path.stem) for path in (directory / FOLDER).glob("*.tsr") if path.stem.isdecimal())


def stamp_after(directory: Path, sequence: int) -> Stamp | None:
    """Return the first stamp that covers an entry, or None where none was given since."""
    number = next((number for number in stamped(directory) if number >= sequence), None)
    if number is None:
        return None
    path = directory / FOLDER / f"{number:08d}.tsr"
    return Stamp(number, path, _decoded(path.read_bytes()).tst_info.gen_time)


def read_roots(path: Path) -> list[Certificate]:
    """Return the certificates of a PEM file; raises `SettingsError` where it holds none."""
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"evidence.timestamp_roots: {path} holds no certificates ({error}); expected a PEM file with the root and "
            "intermediate certificates of the time-stamp server"
        ) from error


def check_stamps(directory: Path, roots: list[Certificate] | None = None) -> list[Finding]:
    """Return a finding for every stamp that does not fit the chain; with `roots` its signature is checked as well."""
    numbers = stamped(directory)
    chains = dict(_chains(directory, set(numbers))) if numbers else {}
    findings = []
    for number in numbers:
        name = f"{FOLDER}/{number:08d}.tsr"
        if number not in chains:
            findings.append(Finding(number, name, f"the chain was stamped up to here and is no longer in {INDEX}"))
            continue
        if problem := _problem((directory / name).read_bytes(), chains[number], roots):
            findings.append(Finding(number, name, problem))
    return findings


def _problem(answer: bytes, chain: str, roots: list[Certificate] | None) -> str:
    try:
        response = _decoded(answer)
    except TimestampError as error:
        return str(error)
    digest = hashlib.sha256(chain.encode("ascii")).digest()
    if response.tst_info.message_imprint.message != digest:
        return "the time stamp is of another chain: entries up to here were written anew"
    if roots is None:
        return ""
    verifier = VerifierBuilder(roots=list(roots)).build()
    try:
        verifier.verify(response, digest)
    except (VerificationError, ValueError) as error:
        return f"the time stamp is not signed by who evidence.timestamp_roots names: {error}"
    return ""


def _chains(directory: Path, wanted: set[int]) -> Iterator[tuple[int, str]]:
    """Yield number and chain value of the entries wanted, as far as their lines can be read."""
    index = directory / INDEX
    if not index.exists():
        return
    with index.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number in wanted:
                try:
                    yield number, read_entry(line).chain
                except ValueError:
                    continue  # told by the check of the index


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(with_sorted_certificates(answer))
    except ValueError as error:
        raise TimestampError(f"not the answer of a time-stamp server (RFC 3161): {error}") from error
