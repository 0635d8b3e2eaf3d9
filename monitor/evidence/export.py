"""Handing evidence to somebody else: the untouched records, what they hold, and how to check them by hand."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

from monitor.errors import RefusedError
from monitor.evidence.archive import EvidenceArchive, EvidenceEntry
from monitor.evidence.entry import canonical
from monitor.whole_file import put_in_place

SUMS = "SHA256SUMS"
_SUFFIXES = {
    "application/json": ".json",
    "application/ld+json": ".json",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Everything else that is text is named .txt: a page from the web must not run its scripts on a reader's desk."""

CHECK_WHOLE = """\
    sha256sum -c SHA256SUMS
    LC_ALL=C find . -name '*[[:cntrl:]]*' -exec echo "a name with a line break or the like: FAILED" \\;
    find . ! -type d ! -path ./SHA256SUMS | while IFS= read -r file; do
      cut -c67- SHA256SUMS | grep -qxF -e "${file#./}" || printf '%s: not of this pack: FAILED\\n' "$file"
    done | LC_ALL=C tr -c '[:print:]\\n' '?'
    sha256sum SHA256SUMS
"""
"""Commands that find what was changed, taken out or put in; the last one shows the sum that stands for all."""

_README = f"""\
Evidence exported by Channelwarden
==================================

NNNNNNNN.warc       the record as it was archived (WARC 1.1, ISO 28500): address, time, headers and bytes
NNNNNNNN-body.*     its body alone. Web pages are named .txt, so that opening them runs nothing
index.jsonl         the archive's index lines of these records, as they stand there
manifest.json       what each file is, with its SHA-256
SHA256SUMS          the same sums for sha256sum

A record of the type "revisit" says that the page came back as an earlier record holds it; that one is here as well.

To check that these files are as they were exported, that none was put in, and that each record is the one its index
line names:

{CHECK_WHOLE}
    for record in [0-9]*.warc; do
      number=$(basename "$record" .warc | sed 's/^0*//')
      grep -q "\\"sequence\\":$number,\\"sha256\\":\\"$(sha256sum < "$record" | cut -d' ' -f1)\\"" index.jsonl \\
        && echo "record $number: OK" || echo "record $number: FAILED"
    done

Who changes files can write SHA256SUMS anew: ask who exported them, by another way, for its own sum, which the last of
the first commands shows. The "chain" of an index line is the SHA-256 of the previous line's "chain" followed by the
SHA-256 of the line's own JSON (sorted keys, no spaces) with an empty "chain": it binds the record to all that were
archived before it.
"""


def export(archive: EvidenceArchive, sequences: Iterable[int], destination: Path) -> list[Path]:
    """Write records to a new directory, or to a new ZIP file where the name ends so; returns what was written.

    Raises `RefusedError` where the destination exists and `EvidenceError` for a number that is not archived.
    """
    entries = with_originals(archive, sequences)
    files = list(_files(archive, entries))
    files.append((SUMS, sums_of(files)))
    return write_files(files, destination, max(entry.captured_at for entry in entries))


def write_files(files: list[tuple[str, bytes]], destination: Path, at: datetime) -> list[Path]:
    """Write files to a new directory, or to a new ZIP file whose members are dated `at`; returns what was written.

    All is written beside its place first: half a pack has a hidden name, and nobody hands it over. Raises
    `RefusedError` where the destination exists.
    """
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise RefusedError(f"{destination} exists already; name a new directory or a new .zip file")
    place = destination.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    zipped = destination.suffix.lower() == ".zip"
    try:
        if zipped:
            _write_zip(part, files, at)
        else:
            _write_folder(part, files)
        put_in_place(part, place)  # a directory that was there and empty gives way
    except BaseException as error:
        with suppress(OSError):  # what went wrong first is what is told
            part.unlink() if zipped else shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, OSError):
            error.filename = str(destination)  # what the user named, and not the hidden one
            del error.filename2
        raise
    return [destination] if zipped else [destination / name for name, _ in files]


def with_originals(archive: EvidenceArchive, sequences: Iterable[int]) -> list[EvidenceEntry]:
    """Return the entries in order of their numbers, with the records that hold the bytes of revisits among them."""
    wanted = set(sequences)
    wanted |= {archive.original(sequence).sequence for sequence in wanted}
    return [archive.entry(sequence) for sequence in sorted(wanted)]


def _files(archive: EvidenceArchive, entries: list[EvidenceEntry]) -> Iterator[tuple[str, bytes]]:
    manifest = []
    for entry in entries:
        record = archive.record(entry)
        response = archive.read(entry.sequence)
        name = f"{entry.sequence:08d}.warc"
        body = f"{entry.sequence:08d}-body{suffix(response.header('content-type'), entry.subject)}"
        yield name, record
        yield body, response.body
        manifest.append(
            {
                "sequence": entry.sequence,
                "kind": entry.kind,
                "subject": entry.subject,
                "url": entry.url,
                "final_url": response.final_url,
                "status": entry.status,
                "captured_at": entry.captured_at.isoformat(),
                "record": {"file": name, "sha256": entry.sha256},
                "body": {"file": body, "sha256": hashlib.sha256(response.body).hexdigest()},
            }
        )
    yield "index.jsonl", b"".join(canonical(entry) + b"\n" for entry in entries)
    yield "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2).encode("utf-8", errors="replace")
    yield "README.txt", _README.encode("utf-8")


def sums_of(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the sums of files as `sha256sum -c` reads them."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files).encode("utf-8")


def suffix(content_type: str, subject: str) -> str:
    """Return the ending under which a body is handed over: what a browser would run gets .txt."""
    media = content_type.partition(";")[0].strip().lower()
    if media in _SUFFIXES:
        return _SUFFIXES[media]
    if media.startswith("text/") or media.endswith(("+xml", "/xml")):
        return ".txt"
    named = PurePosixPath(subject).suffix.lower()
    return named if named in (*_SUFFIXES.values(), ".txt", ".csv") else ".bin"


def _write_folder(folder: Path, files: list[tuple[str, bytes]]) -> None:
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _write_zip(path: Path, files: list[tuple[str, bytes]], at: datetime) -> None:
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            # Dated by the evidence, not by the clock: the same export is the same file.
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
