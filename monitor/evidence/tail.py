"""The archive's end: where the next record goes, and how an interrupted write is taken back.

A write is the records first and the index lines second, each on the disk before the next. A process killed in between
leaves a torn index line, or as many records as are written together (the last perhaps in part) that no index line
names. An index that lost its last lines looks the same, and then others know these records: what is whole gets its
line again, and what is not is set aside before it is cut off. Anything more was not done by an interruption: it is left
alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from monitor.evidence.entry import EvidenceEntry, EvidenceError, canonical, read_entry
from monitor.evidence.ledger import append, cut, size_of, sync
from monitor.evidence.unnamed import whole_records
from monitor.evidence.warc import announced_length
from monitor.whole_file import sync_directory, write_whole

INDEX = "index.jsonl"
TORN = "torn"
"""The folder of what was cut off, each piece under the name of its file, its place and its hash."""
AT_ONCE = 64
"""Records that are written together at most."""
_BLOCK = 65_536


@dataclass(frozen=True)
class Tail:
    """Where the archive ends: its last entry (None when it is empty) and the sizes its files have then."""

    last: EvidenceEntry | None
    index_size: int

    @property
    def sequence(self) -> int:
        """The last sequence number, 0 when the archive is empty."""
        return self.last.sequence if self.last else 0

    @property
    def warc(self) -> str:
        """The file written last, empty when the archive is empty."""
        return self.last.warc if self.last else ""

    @property
    def warc_size(self) -> int:
        """The size of that file."""
        return self.last.offset + self.last.length if self.last else 0

    def holds(self, directory: Path) -> bool:
        """Return whether the files still end here."""
        if size_of(directory / INDEX) != self.index_size:
            return False
        return not self.warc or size_of(directory / self.warc) == self.warc_size


def mend(directory: Path) -> Tail:
    """Finish an interrupted write, if there was one, and return where the archive ends; no byte of it is lost.

    The caller holds the lock. Raises `EvidenceError` where the archive's end is not what an interruption leaves, and
    `OSError` where what is unfinished cannot be set aside.
    """
    if not (directory / INDEX).exists() and any(directory.glob("*.warc")):
        # It is there before the first record: without it all records would pass for an interrupted write.
        raise damaged(directory, f"{INDEX} is gone")
    line, size = last_line(directory / INDEX)
    try:
        tail = Tail(read_entry(line) if line else None, size)
    except ValueError as error:
        raise damaged(directory, f"the last line of {INDEX} is {error}") from error
    if tail.warc and size_of(directory / tail.warc) < tail.warc_size:
        raise damaged(directory, f"{tail.warc} is shorter than {INDEX} says")
    beyond = surplus(directory, tail)
    for path, start in beyond:
        if len(beyond) > 1 or not interrupted(path, start):
            raise damaged(directory, f"{path.name} holds more from byte {start} on than {INDEX} names")
    _set_aside(directory / INDEX, size)
    for path, start in beyond:
        tail = _taken_up(directory, tail, path, start)
    return tail


def unnamed(directory: Path, tail: Tail) -> list[EvidenceEntry]:
    """Return the entries of the whole records behind the archive's end that `mend` would name in the index."""
    beyond = surplus(directory, tail)
    if len(beyond) != 1 or not interrupted(*beyond[0]):
        return []
    return list(whole_records(*beyond[0], tail.last))


def _taken_up(directory: Path, tail: Tail, path: Path, start: int) -> Tail:
    """Name the whole records of a file from `start` on in the index, and cut off what follows them."""
    entries = list(whole_records(path, start, tail.last))
    _set_aside(path, entries[-1].offset + entries[-1].length if entries else start)
    if not entries:
        return tail
    lines = b"".join(canonical(entry) + b"\n" for entry in entries)
    sync(path)
    append(directory / INDEX, lines)
    return Tail(entries[-1], tail.index_size + len(lines))


def _set_aside(path: Path, end: int) -> None:
    """Cut off what a file holds from `end` on, once it is on the disk elsewhere; a kill in between does it again."""
    if size_of(path) <= end:
        return
    with path.open("rb") as file:
        file.seek(end)
        rest = file.read()
    folder = path.parent / TORN
    if not folder.exists():
        folder.mkdir()
        sync_directory(path.parent)
    write_whole(folder / f"{path.name}-{end}-{hashlib.sha256(rest).hexdigest()[:16]}", rest)
    cut(path, end)


def last_line(index: Path) -> tuple[bytes, int]:
    """Return the index's last complete line and the size up to its end; an unfinished line after it is not counted."""
    size = size_of(index)
    if not size:
        return b"", 0
    with index.open("rb") as file:
        text, start = b"", size
        while start and text[: text.rfind(b"\n")].find(b"\n") < 0:
            start = max(0, start - _BLOCK)
            file.seek(start)
            text = file.read(size - start)
    end = text.rfind(b"\n") + 1
    return text[:end].splitlines(keepends=True)[-1] if end else b"", start + end


def surplus(directory: Path, tail: Tail) -> list[tuple[Path, int]]:
    """Return the files that go on after the archive's end, and the byte from which they do."""
    paths = sorted(path for path in directory.glob("*.warc") if path.name >= tail.warc)
    starts = [(path, tail.warc_size if path.name == tail.warc else 0) for path in paths]
    return [(path, start) for path, start in starts if size_of(path) > start]


def interrupted(path: Path, start: int) -> bool:
    """Return whether what stands in a file from `start` on is what an interrupted write leaves."""
    size = size_of(path)
    with path.open("rb") as file:
        for _ in range(AT_ONCE):
            file.seek(start)
            head = file.read(_BLOCK)
            whole = announced_length(head)
            if whole is None:
                # A head cut short, or pages a power cut left empty.
                return size - start < _BLOCK or not head.strip(b"\0")
            start += whole
            if start >= size:
                return True
    return False


def damaged(directory: Path, problem: str) -> EvidenceError:
    """Return the error for an archive that no interruption can have left this way."""
    return EvidenceError(
        f"the evidence archive {directory} was changed from outside: {problem}. Nothing was written to it. "
        "Run `channelwarden evidence verify` to see every fault, then restore the directory from its backup."
    )
