"""How a fetched file arrives: archived as evidence, put into the inbox and noted, in this order, and once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from glob import escape
from pathlib import Path

from sqlmodel import Session, col, select

from monitor.evidence.adopting import AdoptingArchive
from monitor.evidence.keeping import keep_bytes
from monitor.intake.resolving import partner_for
from monitor.intake.same_content import known_report
from monitor.model.report import FetchedFile
from monitor.pipeline.inbox import digest_of
from monitor.settings import Workspace
from monitor.store.session import Database
from monitor.vocabulary import EvidenceKind
from monitor.whole_file import put_in_place, written_aside
from scrapers.file_source import SourceError


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

    def came(self, source: str) -> set[tuple[str, str]]:
        """Return path and mark of every file of a source that came before."""
        with self.database.session() as session:
            wanted = select(FetchedFile.path, FetchedFile.mark).where(FetchedFile.source == source)
            return set(session.exec(wanted).all())

    def arrive(self, source: str, path: str, mark: str, place: Path, data: bytes) -> None:
        """Keep a file, unless these very bytes came before. When this returns the source may forget it.

        Raises `SourceError` when the file cannot be put into the inbox: then nothing of it is kept.
        """
        digest = hashlib.sha256(data).hexdigest()
        before = self._digests(source, path, mark, digest)
        if digest in before:
            return
        if before:  # the mark says the same of two files, as a server's does that tells no time of change
            mark = _finer(mark, digest)
        try:
            place = self._free(place, digest)
            if self.archive is not None:
                file = FetchedFile(
                    source=source,
                    path=path,
                    mark=mark,
                    sha256=digest,
                    place=place.as_posix(),
                    evidence_id=0,
                    fetched_at=self.now,
                )
                self._keep(file, data, self.archive)
        except OSError as error:
            raise SourceError(f"{place.name} cannot be put into the inbox: {error.strerror or error}") from error
        self.files.append(place.as_posix())

    def _keep(self, file: FetchedFile, data: bytes, archive: AdoptingArchive) -> None:
        # Written first, put in its place last: a file that has no place would be archived anew by every pass.
        place = self.workspace.inbox / file.place
        place.parent.mkdir(parents=True, exist_ok=True)
        for left in place.parent.glob(f".{escape(place.name)}.*.part"):
            left.unlink()  # of a fetch that was killed: no other one runs beside this
        part = written_aside(place, data)
        with self.database.session(writes_after_reading=True) as session:
            file.evidence_id = keep_bytes(
                session,
                archive,
                data,
                kind=EvidenceKind.REPORT,
                subject=place.name,
                url=f"{file.source}#{file.path}",
                at=self.now,
                run=self.run_id,
            )
            put_in_place(part, place)
            session.add(file)
            session.commit()

    def _digests(self, source: str, path: str, mark: str, digest: str) -> set[str]:
        """Return the digests of what came from a source under a path and mark."""
        wanted = (
            FetchedFile.source == source,
            FetchedFile.path == path,
            col(FetchedFile.mark).in_((mark, _finer(mark, digest))),
        )
        with self.database.session() as session:
            return set(session.exec(select(FetchedFile.sha256).where(*wanted)).all())

    def _free(self, place: Path, digest: str) -> Path:
        """Return the place, or a name beside it where another file waits there that was not taken in yet."""
        there = self.workspace.inbox / place
        if not there.exists() or (waiting := digest_of(there)) == digest:
            return place
        partner = partner_for(self.workspace.settings.partner, there)
        with self.database.session() as session:
            if known_report(session, waiting, partner) is not None:
                return place
        return place.with_name(f"{place.stem}-{digest[:12]}{place.suffix}")


def archived_before(session: Session, digest: str, place: str) -> int | None:
    """Return the evidence under which a file's very bytes were archived when they were fetched to a place of the inbox.

    The same bytes at another place may be another party's, and its evidence says where that one sent them.
    """
    same = select(FetchedFile.evidence_id).where(FetchedFile.sha256 == digest, FetchedFile.place == place)
    return session.exec(same.order_by(col(FetchedFile.id))).first()


def _finer(mark: str, digest: str) -> str:
    return f"{mark}#{digest[:12]}"
