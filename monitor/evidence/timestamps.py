"""RFC 3161 time stamps: a third party vouches that the chain had come this far at a time.

What is stamped is the chain value of the last entry, as its 64 ASCII characters; by it every entry before is bound.
Answers lie beside the archive in `timestamps/<sequence>.tsr`, as `openssl ts` reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
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
from sqlmodel import Session, select

from monitor.errors import ChannelwardenError, SettingsError
from monitor.evidence.der_order import with_sorted_certificates
from monitor.evidence.entry import read_entry
from monitor.evidence.records_check import ArchiveFault
from monitor.evidence.tail import INDEX
from monitor.model import TimeStamp
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
    path = _path(directory, sequence)
    path.parent.mkdir(exist_ok=True)
    write_whole(path, answer)
    return path


def stamped(directory: Path) -> list[int]:
    """Return the numbers of the entries whose chain value was stamped, in order."""
    stems = (path.stem for path in (directory / FOLDER).glob("*.tsr"))
    return sorted(int(stem) for stem in stems if stem.isdecimal() and stem == f"{int(stem):08d}")


def remember(session: Session, directory: Path) -> None:
    """Let the store know the stamps beside the archive; what it knew before stays. The caller commits."""
    known = recalled(session)
    for number in stamped(directory):
        if number not in known:
            session.add(TimeStamp(sequence=number, sha256=_hash_of(_path(directory, number).read_bytes())))


def recalled(session: Session) -> dict[int, str]:
    """Return the hashes of the stamps that the store knows, by the entry stamped."""
    return {row.sequence: row.sha256 for row in session.exec(select(TimeStamp))}


def stamp_after(directory: Path, sequence: int) -> Stamp | None:
    """Return the first stamp that covers an entry, or None where none was given since."""
    number = next((number for number in stamped(directory) if number >= sequence), None)
    if number is None:
        return None
    path = _path(directory, number)
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


def check_stamps(
    directory: Path, roots: list[Certificate] | None = None, known: Mapping[int, str] | None = None
) -> list[ArchiveFault]:
    """Return a finding for every stamp that does not fit the chain; with `roots` its signature is checked as well.

    `known` are the hashes of those that the store remembers: only it can show that one was removed, or replaced by a
    later one of the same chain.
    """
    numbers, remembered = stamped(directory), known or {}
    chains = dict(_chains(directory, set(numbers))) if numbers else {}
    gone = dict.fromkeys(remembered.keys() - set(numbers), "the time stamp known to the store is no longer there")
    problems = gone | {
        number: _problem(_path(directory, number).read_bytes(), chains.get(number), roots, remembered.get(number))
        for number in numbers
    }
    return [
        ArchiveFault(number, f"{FOLDER}/{_path(directory, number).name}", problem)
        for number, problem in sorted(problems.items())
        if problem
    ]


def _problem(answer: bytes, chain: str | None, roots: list[Certificate] | None, known: str | None) -> str:
    if chain is None:
        return f"the chain was stamped up to here and is no longer in {INDEX}"
    try:
        response = _decoded(answer)
    except TimestampError as error:
        return str(error)
    digest = hashlib.sha256(chain.encode("ascii")).digest()
    if response.tst_info.message_imprint.message != digest:
        return "the time stamp is of another chain: entries up to here were written anew"
    try:
        if roots is not None:
            VerifierBuilder(roots=list(roots)).build().verify(response, digest)
    except (VerificationError, ValueError) as error:
        return f"the time stamp is not signed by who evidence.timestamp_roots names: {error}"
    return "" if known in (None, _hash_of(answer)) else "it is not the time stamp that the store remembers"


def _path(directory: Path, number: int) -> Path:
    return directory / FOLDER / f"{number:08d}.tsr"


def _hash_of(answer: bytes) -> str:
    return hashlib.sha256(answer).hexdigest()


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
