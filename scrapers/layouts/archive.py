"""ZIP files: what is in one around a single report is read as if it had come alone; of several each is handed out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from scrapers.layouts.profile import LayoutRefusedError
from scrapers.layouts.text_encoding import decode
from scrapers.layouts.workbook import ZIP_FAULTS, parts_of

_MOST_BYTES = 500_000_000
_MOST_FILES = 200
_WORKBOOK_PARTS = frozenset({"xl/workbook.xml", "[Content_Types].xml", "mimetype"})
_OF_SYSTEMS = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|(?:thumbs\.db|desktop\.ini)$)", re.IGNORECASE)
"""What systems leave beside the files that somebody packed"""

_LONGEST_NAME = 200
_UTF8_NAME = 0x800
_ENCRYPTED = 1


def unpacked(name: str, file: BinaryIO) -> tuple[str, BinaryIO]:
    """Return the one file within a ZIP file, and any other file as it is.

    Raises `LayoutRefusedError` when there are several, none, one behind a password, or one of exceeding size.
    """
    if not _is_archive(file):
        return name, file
    with zipfile.ZipFile(file) as archive:
        held = _held(archive)
        if len(held) != 1:
            names = ", ".join(map(name_within, held[:5])) or "none"
            raise LayoutRefusedError(
                f"the ZIP file holds {len(held)} files ({names}) where one report is expected; unpack it and put its "
                "reports into inbox/ one by one, or ask the sender for them without a ZIP file within another"
            )
        _check_size(held)
        within = io.BytesIO(_content(archive, held[0]))
    if _is_archive(within):
        raise LayoutRefusedError(
            "the ZIP file holds nothing but another ZIP file; unpack it and put that into inbox/, or ask for it alone"
        )
    within.seek(0)
    return name_within(held[0]).rpartition("/")[2], within


def holds_several(file: BinaryIO) -> bool:
    """Return whether a file is a ZIP file of more than one file, and no workbook."""
    if not _is_archive(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return len(_held(archive)) > 1


def files_within(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a ZIP file of several by their names; all of them are whole, or none is yielded.

    Raises `LayoutRefusedError` for too many or too large ones, a password and damage.
    """
    with zipfile.ZipFile(file) as archive:
        held = _several(archive)
        for one in held:
            for _ in _blocks(archive, one):
                pass
        for one in held:
            yield name_within(one), _content(archive, one)


def file_within(file: BinaryIO, is_wanted: Callable[[bytes], bool]) -> bytes | None:
    """Return the first file of a ZIP file of several that is wanted, or None; what stands behind it is not unpacked.

    Raises `LayoutRefusedError` as `files_within` does, for damage only up to it.
    """
    with zipfile.ZipFile(file) as archive:
        return next(filter(is_wanted, (_content(archive, one) for one in _several(archive))), None)


def name_within(info: zipfile.ZipInfo) -> str:
    """Return what a file is called within its ZIP file, with its folders, as it can be shown.

    A name that is not marked as UTF-8 is in the letters of the system that packed it.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        name = decode(name.encode("cp437"))
    parts = re.split(r"[\\/]", re.sub(r"[\x00-\x1f\x7f]", "_", name.encode(errors="replace").decode()))
    return "/".join(part for part in parts if part not in ("", ".", ".."))[-_LONGEST_NAME:]


def _is_archive(file: BinaryIO) -> bool:
    parts = parts_of(file)
    return bool(parts) and not _WORKBOOK_PARTS & set(parts)


def _held(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [one for one in archive.infolist() if not one.is_dir() and not _OF_SYSTEMS.search(name_within(one))]


def _several(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files in the order of their names; raises `LayoutRefusedError` for too many or too large ones."""
    held = sorted(_held(archive), key=name_within)
    if len(held) > _MOST_FILES:
        raise LayoutRefusedError(
            f"the ZIP file holds {len(held):,} files; at most {_MOST_FILES} are read; ask for it in parts"
        )
    _check_size(held)
    return held


def _check_size(held: list[zipfile.ZipInfo]) -> None:
    """Raise `LayoutRefusedError` for a password, and for files that unpack to more than is read."""
    if any(one.flag_bits & _ENCRYPTED for one in held):
        raise LayoutRefusedError("the ZIP file is protected by a password; ask the sender for it without")
    size = sum(one.file_size for one in held)
    if size > _MOST_BYTES:
        raise LayoutRefusedError(f"the ZIP file unpacks to {size:,} bytes; at most {_MOST_BYTES:,} are read")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    return b"".join(_blocks(archive, info))


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a file's content; reading stops at the stated size, and then the checksum tells a false one."""
    try:
        with archive.open(info) as part:
            while block := part.read(1 << 20):
                yield block
    except ZIP_FAULTS as error:
        raise LayoutRefusedError(f"the ZIP file is damaged ({error}); ask the sender for it again") from error
