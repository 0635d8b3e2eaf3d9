"""A ZIP file around one report: what is in it is read as if it had come alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from scrapers.layouts.profile import LayoutRefusedError
from scrapers.layouts.workbook import ZIP_FAULTS, parts_of

_MOST_BYTES = 500_000_000
_WORKBOOK_PARTS = frozenset({"xl/workbook.xml", "[Content_Types].xml", "mimetype"})


def unpacked(name: str, file: BinaryIO) -> tuple[str, BinaryIO]:
    """Return the one file within a ZIP file, and any other file as it is.

    Raises `LayoutRefusedError` when there are several, none, one behind a password, or one of exceeding size.
    """
    parts = parts_of(file)
    if not parts or _WORKBOOK_PARTS & set(parts):
        return name, file
    with zipfile.ZipFile(file) as archive:
        held = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
        if len(held) != 1:
            names = ", ".join(one.filename for one in held[:5]) or "none"
            raise LayoutRefusedError(
                f"the ZIP file holds {len(held)} files ({names}); unpack it and put its reports into inbox/ one by "
                "one, or ask the sender for one"
            )
        if held[0].flag_bits & 1:
            raise LayoutRefusedError("the ZIP file is protected by a password; ask the sender for it without")
        if held[0].file_size > _MOST_BYTES:
            raise LayoutRefusedError(
                f"the ZIP file unpacks to {held[0].file_size:,} bytes; at most {_MOST_BYTES:,} are read"
            )
        try:
            # Reading stops at the stated size, and then the checksum tells a false one.
            data = archive.read(held[0])
        except ZIP_FAULTS as error:
            raise LayoutRefusedError(f"the ZIP file is damaged ({error}); ask the sender for it again") from error
    return PurePosixPath(held[0].filename).name, io.BytesIO(data)
