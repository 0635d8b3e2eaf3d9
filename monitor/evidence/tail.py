"""The archive's end: where the next record goes, and how an interrupted write is taken back.

A write is the records first and the index lines second, each on the disk before the next. A process killed in between
leaves a torn index line, or as many records as are written together (the last perhaps in part) that no index line
names; nobody was told of them, so both are cut off. Anything more was not done by an interruption: it is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitor.evidence.entry import EvidenceEntry, EvidenceError, read_entry
from monitor.evidence.ledger import cut, size_of
from monitor.evidence.warc import announced_length

INDEX = "index.jsonl"
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
    """Take back an interrupted write, if there was one, and return where the archive ends.

    The caller holds the lock. Raises `EvidenceError` where the archive's end is not what an interruption leaves.
    """
    if not (directory / INDEX).exists() and any(directory.glob("*.warc")):
        # It is there before the first record: without it all records would pass for an interrupted write.
        raise damaged(directory, f"{INDEX} is gone")
    line, size = last_line(directory / INDEX)
    if size < size_of(directory / INDEX):
        cut(directory / INDEX, size)
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
        cut(path, start)
    return tail


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
