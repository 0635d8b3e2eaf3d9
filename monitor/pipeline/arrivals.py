"""How a fetched file arrives: archived as evidence, put into the inbox and noted, in this order, and once."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from monitor.evidence.adopting import AdoptingArchive
from monitor.evidence.keeping import keep_bytes
from monitor.model import ReportFile
from monitor.model.report import FetchedFile
from monitor.settings import Workspace
from monitor.store.session import Database


@dataclass
class Arrivals:
    """Takes files of sources in; without an archive it only says what would come (`files`) and keeps nothing."""

    workspace: Workspace
    database: Database
    now: datetime
    archive: AdoptingArchive | None
    run_id: int | None = None
    files: list[str] = field(default_factory=list)
    """what came, below the inbox"""
    failures: list[str] = field(default_factory=list)

    @property
    def keeps(self) -> bool:
        """Whether files are kept, and their sources may be told so."""
        return self.archive is not None

    def known(self, source: str, path: str, mark: str = "") -> bool:
        """Return whether that file of a source came before."""
        wanted = (FetchedFile.source == source, FetchedFile.path == path, FetchedFile.mark == mark)
        with self.database.session() as session:
            return session.exec(select(FetchedFile.id).where(*wanted)).first() is not None

    def arrive(self, source: str, path: str, mark: str, place: Path, data: bytes) -> None:
        """Keep a file, unless it came before. When this returns the source may forget it."""
        if self.known(source, path, mark):
            return
        digest = hashlib.sha256(data).hexdigest()
        place = self._free(place, data, digest)
        if self.archive is not None:
            with self.database.session() as session:
                evidence = keep_bytes(
                    session,
                    self.archive,
                    data,
                    kind="report",
                    subject=place.name,
                    url=f"{source}#{path}",
                    at=self.now,
                    run=self.run_id,
                )
                _write(self.workspace.inbox / place, data)
                session.add(
                    FetchedFile(
                        source=source,
                        path=path,
                        mark=mark,
                        sha256=digest,
                        place=place.as_posix(),
                        evidence_id=evidence,
                        fetched_at=self.now,
                    )
                )
                session.commit()
        self.files.append(place.as_posix())

    def _free(self, place: Path, data: bytes, digest: str) -> Path:
        """Return the place, or a name beside it where another file waits there that was not taken in yet."""
        there = self.workspace.inbox / place
        if not there.exists() or (waiting := there.read_bytes()) == data:
            return place
        taken = select(ReportFile.id).where(ReportFile.sha256 == hashlib.sha256(waiting).hexdigest())
        with self.database.session() as session:
            if session.exec(taken).first() is not None:
                return place
        return place.with_name(f"{place.stem}-{digest[:12]}{place.suffix}")


def archived_before(session: Session, digest: str) -> int | None:
    """Return the evidence under which a file's very bytes were archived when it was fetched."""
    return session.exec(select(FetchedFile.evidence_id).where(FetchedFile.sha256 == digest)).first()


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; the inbox does not look at names that begin with a dot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part"[-255:])
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
