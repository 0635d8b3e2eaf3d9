"""DBF tables of dBase, FoxPro and Clipper, as 1C 7.7 and other old systems export them, alone or in a ZIP file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import BinaryIO

from scrapers.counted import number_of
from scrapers.layouts.profile import Batch, Cell, Layout, LayoutRefusedError, ReportProfile, Sheet, start_of
from scrapers.layouts.text_encoding import known, likely

_VERSIONS = frozenset({0x02, 0x03, 0x04, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8E, 0xCB, 0xF5})
_CODE_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x26: "cp866", 0x57: "cp1252", 0x64: "cp852", 0x65: "cp866",
    0xC8: "cp1250", 0xC9: "cp1251", 0x6A: "cp737", 0x6B: "cp857", 0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip
_ROWS = 200


@dataclass(frozen=True)
class _Field:
    """A column: name, type letter, place and length in the record."""

    name: str
    kind: str
    start: int
    length: int


@dataclass(frozen=True)
class _Table:
    """What the header says."""

    fields: tuple[_Field, ...]
    records: int
    header_length: int
    record_length: int
    encoding: str


def _recognises(file: BinaryIO) -> bool:
    head = start_of(file, 32)
    if len(head) < 32 or head[0] not in _VERSIONS or not (1 <= head[2] <= 12 and 1 <= head[3] <= 31):
        return False
    header_length, record_length = struct.unpack("<HH", head[8:12])
    file.seek(header_length - 1 if header_length else 0)
    return header_length >= 65 and record_length > 1 and (file.read(1) in (b"\r", b"\0") or header_length % 32 == 8)


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    for encoding in _encodings(file, profile):
        yield (Sheet("", partial(_batches, file, _header(file, encoding)), _tidy),)


def _encodings(file: BinaryIO, profile: ReportProfile) -> list[str]:
    """Return the encodings to try: the settings', the header's, and those that the letters look like."""
    data = start_of(file, 1 << 20)
    named = [known(profile.encoding)] if profile.encoding else []
    if page := _CODE_PAGES.get(data[29]):
        named.append(page)
    return list(dict.fromkeys([*named, *likely(data[struct.unpack("<H", data[8:10])[0] :])]))


def _header(file: BinaryIO, encoding: str) -> _Table:
    head = start_of(file, 32)
    records, header_length, record_length = struct.unpack("<IHH", head[4:12])
    fields = []
    start = 1
    for _ in range((header_length - 33) // 32):
        raw = file.read(32)
        if len(raw) < 32 or raw[0] in (0x0D, 0):
            break
        name, kind = raw[:11].split(b"\0")[0].decode(encoding, errors="replace"), chr(raw[11])
        length = raw[16] + 256 * raw[17] if kind == "C" else raw[16]
        fields.append(_Field(name.strip(), kind, start, length))
        start += length
    if start > record_length:
        raise LayoutRefusedError("the DBF header contradicts itself; ask the sender to export the file again")
    return _Table(tuple(fields), records, header_length, record_length, encoding)


def _batches(file: BinaryIO, table: _Table) -> Iterator[Batch]:
    yield Batch([0], [[field.name for field in table.fields]])
    done = 0
    while done < table.records:
        count = min(_ROWS, table.records - done)
        file.seek(table.header_length + done * table.record_length)
        data = file.read(count * table.record_length)
        if len(data) < count * table.record_length:
            raise LayoutRefusedError(
                f"cut: the header states {number_of(table.records, 'record')}, the file ends after "
                f"{done + len(data) // table.record_length}; ask the sender for the whole file"
            )
        raw = [data[place : place + table.record_length] for place in range(0, len(data), table.record_length)]
        kept = [(done + number, record) for number, record in enumerate(raw, start=1) if record[:1] != b"*"]
        if kept:
            yield Batch([number for number, _ in kept], [_values(record, table) for _, record in kept])
        done += count


def _values(record: bytes, table: _Table) -> list[Cell]:
    return [_value(record[one.start : one.start + one.length], one.kind, table.encoding) for one in table.fields]


def _value(raw: bytes, kind: str, encoding: str) -> Cell:
    if kind in "IY":
        number = Decimal(int.from_bytes(raw, "little", signed=True))
        return number.scaleb(-4) if kind == "Y" else number
    if kind == "B" and len(raw) == 8:
        return Decimal(f"{struct.unpack('<d', raw)[0]:.15g}")
    text = raw.replace(b"\0", b" ").decode(encoding, errors="replace").strip()
    try:
        if kind == "D" and len(text) == 8 and text.isdecimal():
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if kind in "NF" and text:
            return Decimal(text.replace(",", "."))
    except (ValueError, InvalidOperation):
        # Stars stand where a number did not fit its field; what is no date is told where it is read.
        return text
    return text


def _tidy(value: object) -> Cell:
    return value  # type: ignore[return-value]


LAYOUT = Layout("dbf", _recognises, _sheets)
