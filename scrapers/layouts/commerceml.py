"""CommerceML 2, the exchange of 1C with shops: documents of sale, offers with prices and stock, catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from lxml import etree

from scrapers.layouts.commerceml_documents import document_entries
from scrapers.layouts.commerceml_offers import catalogue_entries, offer_entries
from scrapers.layouts.edi_values import EdiValueError
from scrapers.layouts.profile import Entry, Layout, LayoutRefusedError, ReportProfile, Skipped
from scrapers.layouts.xml_tree import day_of, everywhere, name_of, starts_with_root, tree_of

_ROOT = "КоммерческаяИнформация"
_PARTS = ("Документ", "ПакетПредложений", "Каталог")
_PACKAGES = ("ПакетПредложений", "ИзмененияПакетаПредложений")


def _recognises(file: BinaryIO) -> bool:
    return starts_with_root(file, _ROOT)


def _messages(file: BinaryIO, profile: ReportProfile) -> Iterator[Entry | Skipped]:
    root = tree_of(file)
    parts = [one for one in root if name_of(one) in (*_PARTS, *_PACKAGES)]
    boxes = chain(everywhere(root, "Контейнер"), everywhere(root, "Документы"))
    parts += [one for box in boxes for one in box if name_of(one) in _PARTS]
    if any(one.get("Номер") or one.get("Идентификатор") for one in parts):
        raise LayoutRefusedError("this is CommerceML 1, which is not read; ask the sender for CommerceML 2")
    entries = _entries(root, parts, profile)
    first = next(entries, None)
    if first is None:
        raise LayoutRefusedError("it holds no line of documents, offers or a catalogue; ask the sender for a report")
    return chain((first,), entries)


def _entries(root: etree._Element, parts: list[etree._Element], profile: ReportProfile) -> Iterator[Entry | Skipped]:
    try:
        made_on = day_of(root.get("ДатаФормирования", ""))
    except EdiValueError:
        made_on = None
    for part in parts:
        if name_of(part) == "Документ":
            yield from document_entries(part, profile)
        elif name_of(part) == "Каталог":
            yield from catalogue_entries(part)
        else:
            yield from offer_entries(part, root, made_on, profile)


LAYOUT = Layout("commerceml", _recognises, messages=_messages)
