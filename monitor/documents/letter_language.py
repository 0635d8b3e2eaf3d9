"""In which language a letter is written: the workspace's `letters/<language>.po`, else English as shipped.

A translation holds sentences, never the layout: what a letter must say cannot be left out of it, only be said wrongly,
and so the English text of it stands below every letter in another language.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from monitor.cases.translations import SHIPPED, is_language, nearest_language, translated_languages
from monitor.documents.letter_words import SENTENCES
from monitor.documents.phrases import day, moment
from monitor.errors import Fault, SettingsFaultsError
from monitor.money import shown
from monitor.rulebook.message import placeholders
from monitor.rulebook.price_words import of_prices
from monitor.rulebook.records import Rule
from monitor.rulebook.yaml_files import no_utf8

FOLDER = "letters"
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_LONGEST = 500
"""characters of a sentence: two of them stand together, and a line of a document holds 600"""


@dataclass(frozen=True)
class Wording:
    """The sentences of a language, by the English ones; without a file they are the English ones."""

    language: str = SHIPPED
    source: str = ""
    """file and SHA-256, empty for English as shipped"""
    sentences: dict[str, str] = field(default_factory=dict)
    faulty: str = ""
    """file of a translation that fits and cannot be used, so that the letter is English"""

    def say(self, english: str) -> str:
        """Return a sentence in this language; one that it may lack (a rule's own) stays English."""
        return self.sentences.get(english, english)

    def day(self, value: date) -> str:
        """Return a date as a reader of this language writes it out."""
        return written_day(value, self.language)

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """Return a time in a zone as a reader of this language expects it."""
        if not self.source:
            return moment(at, zone)
        local = at.astimezone(zone)
        return f"{written_day(local.date(), self.language)} {local:%H:%M} {local.tzname()}"

    def money(self, minor: int, currency: str) -> str:
        """Return an amount as a reader of this language expects it."""
        return shown(minor, currency, self.language.replace("-", "_") if self.source else "en_US")


def written_day(value: date, language: str) -> str:
    """Return a date written out in a language ("3 March 2026", "3. März 2026")."""
    if language == SHIPPED:
        return day(value)
    return str(format_date(value, "long", locale=Locale.parse(language, sep="-")))


def wording_for(folder: Path, language: str) -> Wording:
    """Return the wording for a reader's language: its own file, that of the language without region, else English.

    A file with faults writes nothing, not even in part: the letter is English, and the wording says by which file.
    """
    tag = nearest_language(language, translated_languages(folder))
    if not tag:
        return Wording()
    path = folder / f"{tag}.po"
    faults: list[Fault] = []
    data = path.read_bytes()
    sentences = _read(path.name, data, faults)
    if faults:
        return Wording(faulty=f"{FOLDER}/{path.name}")
    return Wording(tag, f"{FOLDER}/{path.name}, SHA-256 {hashlib.sha256(data).hexdigest()[:12]}", sentences)


def own_sentences(rules: Iterable[Rule]) -> list[str]:
    """Return the sentences of the rules by which letters are written."""
    return [rule.message for rule in rules if rule.ladder]


def letter_faults(folder: Path, messages: Collection[str] | None = None) -> list[Fault]:
    """Return every fault of every translation; with `messages`, the rules' own sentences, also what nothing says."""
    faults: list[Fault] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        shown_as = f"{FOLDER}/{path.relative_to(folder).as_posix()}"
        if path.name.startswith(".") or path.is_dir():
            continue
        if path.suffix != ".po" or path.parent != folder or not is_language(path.stem):
            expected = f"{FOLDER}/<language>.po, such as {FOLDER}/de.po or {FOLDER}/de-AT.po"
            faults.append(Fault(shown_as, 0, "", "no letter would be written by this", expected))
        else:
            _read(path.name, path.read_bytes(), faults, messages)
    return faults


def untranslated_lines(folder: Path) -> list[str]:
    """Return a line for each translation that no letter can be written by while it holds faults."""
    files = sorted({fault.file for fault in letter_faults(folder)})
    return [
        f"{file} holds faults, so letters are written in English (channelwarden check says which)." for file in files
    ]


def translation_file(path: Path, language: str, messages: Collection[str], now: datetime) -> bytes:
    """Return the file to translate: every sentence of this version, with what is there of it already, fuzzy or not.

    What is said no longer stays below as obsolete, and serves again when it is said again. Raises
    `SettingsFaultsError` for a file that is there and cannot be read: it would be written over.
    """
    template = Catalog(creation_date=now)
    for sentence in dict.fromkeys([*SENTENCES, *messages]):
        note = [] if sentence in SENTENCES else ["A rule's own sentence: optional, else it is said in English."]
        template.add(sentence, "", auto_comments=note)
    catalog = Catalog(header_comment="# Letters to partners, sentence by sentence", revision_date=now, fuzzy=False)
    faults: list[Fault] = []
    if path.is_file():
        catalog = _catalog(path.name, path.read_bytes(), faults) or catalog
    if faults:
        raise SettingsFaultsError(faults)
    catalog.locale, catalog.charset = Locale.parse(language, sep="-"), "utf-8"
    for former in catalog.obsolete.values():
        if former.id not in catalog:
            catalog[former.id] = former
    catalog.update(template, no_fuzzy_matching=True)
    out = io.BytesIO()
    write_po(out, catalog, width=100)
    return out.getvalue()


def _catalog(name: str, data: bytes, faults: list[Fault]) -> Catalog | None:
    """Return what a PO file holds; None, and a fault, for one that is none."""
    try:
        return read_po(io.StringIO(data.decode("utf-8-sig"), newline=None), abort_invalid=True)
    except UnicodeDecodeError as error:
        faults.append(no_utf8(f"{FOLDER}/{name}", error))
    except (PoFileError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        faults.append(Fault(f"{FOLDER}/{name}", line, "", f"no PO file: {error}", "msgid and msgstr"))
    return None


def _read(name: str, data: bytes, faults: list[Fault], messages: Collection[str] | None = None) -> dict[str, str]:
    """Return the sentences of a translation; its faults are noted."""
    catalog = _catalog(name, data, faults)
    if catalog is None:
        return {}
    name = f"{FOLDER}/{name}"
    said = {str(message.id): message for message in catalog if message.id}
    faults += [fault for message in said.values() for fault in _message_faults(name, message, messages)]
    translated = {key: str(one.string) for key, one in said.items() if one.string and not one.fuzzy}
    for sentence in dict.fromkeys(SENTENCES):
        if sentence not in translated:
            line = (said[sentence].lineno or 0) if sentence in said else 0
            problem = f"a letter says “{sentence}”, and here is no translation of it"
            faults.append(Fault(name, line, "", problem, "one of every sentence: no letter is in two languages"))
    return translated


def _message_faults(name: str, message: Message, messages: Collection[str] | None) -> Iterator[Fault]:
    english, line = str(message.id), message.lineno or 0
    if messages is not None and english not in SENTENCES and english not in messages:
        problem = f"no letter of this version says “{english}”"
        yield Fault(name, line, "", problem, "the sentences that `channelwarden notices translate` writes")
    if not message.string:
        return
    if len(str(message.string)) > _LONGEST:
        yield Fault(name, line, "", "the sentence is too long for a letter", f"at most {_LONGEST} characters")
    if of_prices(str(message.string)) and not of_prices(english):
        problem = f"“{english}” says nothing of prices, and its translation does"
        yield Fault(name, line, "", problem, "the same in other words: the law gate was asked about the English text")
    wanted, found = placeholders(english), set(_IN_BRACES.findall(str(message.string)))
    if wanted != found or set("{}") & set(_IN_BRACES.sub("", str(message.string))):
        expected = ", ".join(f"{{{word}}}" for word in sorted(wanted)) or "none"
        yield Fault(name, line, "", f"the words in braces of “{english}” are others here", expected)
