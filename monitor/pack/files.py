"""The files of a case's pack, one by one; nothing here decides what belongs to the case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session

from monitor import __version__
from monitor.cases.policy_rows import judged_day
from monitor.evidence.archive import EvidenceArchive, EvidenceEntry
from monitor.evidence.entry import link, unchained
from monitor.evidence.export import SUMS, suffix, sums_of
from monitor.evidence.revisit import IDENTICAL, NOT_MODIFIED
from monitor.evidence.timestamps import Stamp, stamp_after
from monitor.evidence.warc import named_headers
from monitor.pack.contents import CasePack, Exhibit
from monitor.pack.policy_excerpt import file_hashes, policy_excerpt
from monitor.pack.readme import readme
from monitor.vocabulary import EvidenceKind

File = tuple[str, bytes]

_OF_THE_STORE = {"id", "case_id", "held_run", "evidence_id", "differing_evidence_id", "party_id"}
_REVISIT = {IDENTICAL: "unchanged: same payload", NOT_MODIFIED: "unchanged: the server says not modified"}


def pack_files(
    session: Session, archive: EvidenceArchive, pack: CasePack, *, brand: str, roots: Path | None
) -> list[File]:
    """Return every file of the pack, by its path in it; the sums and the manifest come last."""
    entries = [archive.entry(sequence) for sequence in pack.records]
    walked = segments(archive, pack.records)
    files = [*_records(archive, entries), *chain_files(archive, pack.records, walked)]
    files += [("case.json", _json(_case(archive, pack)))]
    for exhibit in pack.exhibits:
        files += _exhibit(session, archive, exhibit)
    stamped = sum(segment.stamp is not None for segment in walked)
    if roots is not None and stamped:
        files.append(("timestamps/roots.pem", roots.read_bytes()))
    text = readme(pack.case.id or 0, brand, stamped=stamped, unstamped=len(walked) - stamped, roots=roots is not None)
    files.append(("README.txt", text.encode("utf-8")))
    files = list(dict(files).items())  # two violations may rest on one rule and one picture
    files.append(("manifest.json", _json(_manifest(pack, entries, walked, files))))
    return [*files, (SUMS, sums_of(files))]


def _records(archive: EvidenceArchive, entries: list[EvidenceEntry]) -> Iterator[File]:
    """Yield the WARC, where each record lies in it, and each record's headers and body for reading."""
    warc, places = bytearray(), []
    for entry in entries:
        record = archive.record(entry)
        places.append(f"{entry.sequence} {len(warc)} {len(record)}\n")
        warc += record
        seen = archive.read(entry.sequence)
        name = f"records/{entry.sequence:08d}"
        if entry.kind == EvidenceKind.SCREENSHOT:
            yield f"screenshots/{entry.sequence:08d}.png", seen.body
            continue
        if entry.status is not None:
            head = [f"{entry.status} {seen.final_url}", *(f"{key}: {value}" for key, value in seen.headers)]
            yield f"{name}-headers.txt", ("\n".join(head) + "\n").encode("utf-8", errors="replace")
        if seen.body:
            yield f"{name}-body{suffix(seen.header('content-type'), entry.subject)}", seen.body
    yield "case.warc", bytes(warc)
    yield "chain/records.txt", "".join(places).encode("ascii")


def _exhibit(session: Session, archive: EvidenceArchive, exhibit: Exhibit) -> Iterator[File]:
    """Yield what a violation rests on beside the records: readings, rule, policy rows."""
    violation = exhibit.violation
    reading = {
        "violation": violation.id,
        "fact_as_judged": violation.fact,
        "readings": [row.model_dump(mode="json", exclude=_OF_THE_STORE) for row in exhibit.readings],
    }
    yield f"readings/violation-{violation.id}.json", _json(reading)
    if exhibit.rule is not None:
        rule = json.loads(archive.read(exhibit.rule).body)
        name = f"rules/{rule['id']}-v{rule['version']}"
        yield f"{name}.yaml", str(rule.pop("text")).encode("utf-8")
        yield f"{name}.json", _json({**rule, "evidence": exhibit.rule})
    if exhibit.policy is not None and exhibit.policy_record is not None:
        day = judged_day(session, violation)
        archived = archive.read(exhibit.policy_record).body
        for name, text in policy_excerpt(archived, violation, day).items():
            shown = name if name.endswith(".csv") else f"{name}.csv"
            yield f"policy/violation-{violation.id}/{shown}", text.encode("utf-8")
        hashes = "\n".join(file_hashes(exhibit.policy.files)) + "\n"
        yield f"policy/violation-{violation.id}/whole-files.sha256.txt", hashes.encode("utf-8")


def _case(archive: EvidenceArchive, pack: CasePack) -> dict[str, Any]:
    case = pack.case
    return {
        "case": case.model_dump(mode="json", include={"id", "party_key", "rule_id", "subject", "status", "opened_at"}),
        "violations": [_violation(archive, exhibit) for exhibit in pack.exhibits],
    }


def _violation(archive: EvidenceArchive, exhibit: Exhibit) -> dict[str, Any]:
    violation = exhibit.violation
    policy = exhibit.policy
    return {
        **violation.model_dump(mode="json", exclude=_OF_THE_STORE | {"fact"}),
        "captures": [_capture(archive, sequence) for sequence in sorted(exhibit.captures)],
        "evidence_not_handed_over": sorted(exhibit.kept_back),
        "screenshots": [{"evidence": number, "area": area} for number, area in sorted(exhibit.screenshots.items())],
        "rule": {"id": violation.rule_id, "version": violation.rule_version, "evidence": exhibit.rule},
        "policy": None
        if policy is None
        else {
            "sha256": policy.sha256,
            "loaded_at": policy.loaded_at.isoformat(),
            "evidence_not_handed_over": exhibit.policy_record,
        },
    }


def _capture(archive: EvidenceArchive, sequence: int) -> dict[str, Any]:
    entry = archive.entry(sequence)
    headers, _ = named_headers(archive.record(entry))
    original = archive.original(sequence).sequence
    return {
        "evidence": sequence,
        "captured_at": entry.captured_at.isoformat(),
        "url": entry.url,
        "status": entry.status,
        "record": _REVISIT.get(headers.get("warc-profile", ""), headers["warc-type"]),
        "bytes_in_evidence": original,
    }


def _manifest(
    pack: CasePack, entries: list[EvidenceEntry], walked: list[ChainStretch], files: list[File]
) -> Mapping[str, Any]:
    return {
        "case": pack.case.id,
        "written_by": f"Channelwarden {__version__}",
        "files": [
            {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files
        ],
        "records": [
            {
                "sequence": entry.sequence,
                "kind": entry.kind,
                "url": entry.url,
                "captured_at": entry.captured_at.isoformat(),
                "sha256": entry.sha256,
                "chain": entry.chain,
            }
            for entry in entries
        ],
        "time_stamps": [
            {"sequence": item.last, "at": item.stamp.at.isoformat(), "file": f"timestamps/{item.last:08d}.tsr"}
            for item in walked
            if item.stamp is not None
        ],
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8", errors="replace")


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
