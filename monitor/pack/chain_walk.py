"""The stretch of the hash chain that binds a case's records to a time stamp, without saying what others are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.entry import link, unchained
from monitor.evidence.timestamps import Stamp, stamp_after


@dataclass(frozen=True)
class ChainStretch:
    """Entries `first` to `last` of the chain; `stamp` is of the last one, where there is one."""

    first: int
    last: int
    stamp: Stamp | None = None


def segments(archive: EvidenceArchive, own: Sequence[int]) -> list[ChainStretch]:
    """Return the stretches from each record to the first time stamp given after it, those that overlap as one.

    Records without a time stamp since are bound to the last of them.
    """
    found: dict[int, ChainStretch] = {}
    for sequence in sorted(own):
        stamp = stamp_after(archive.directory, sequence)
        last = stamp.sequence if stamp else max(own)
        found.setdefault(last, ChainStretch(sequence, last, stamp))
    return list(found.values())


def chain_files(
    archive: EvidenceArchive, own: Iterable[int], walked: Iterable[ChainStretch]
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the chain: each own index line as it is hashed, and the links of every stretch."""
    for sequence in own:
        yield f"chain/{sequence:08d}.json", unchained(archive.entry(sequence))
    for segment in walked:
        before = archive.entry(segment.first - 1).chain if segment.first > 1 else "-"
        lines, after = [f"before {before}"], ""
        for entry in archive.entries(segment.first - 1):
            lines.append(f"{entry.sequence} {link(entry)}")
            after = entry.chain
            if entry.sequence == segment.last:
                break
        text = "\n".join([*lines, f"after {after}"]) + "\n"
        yield f"chain/segment-{segment.first:08d}.txt", text.encode("ascii")
        if segment.stamp is not None:
            yield f"timestamps/{segment.last:08d}.tsr", segment.stamp.path.read_bytes()
