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

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from monitor.documents.letter_words import SENTENCES
from monitor.documents.phrases import day, moment
from monitor.errors import Fault
from monitor.money import shown
from monitor.rulebook.message import placeholders
from monitor.rulebook.records import Rule
from monitor.rulebook.yaml_files import no_utf8

FOLDER = "letters"
SHIPPED = "en"
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
    parts = language.split("-")
    for count in range(len(parts), 0, -1):
        tag = "-".join(parts[:count])
        path = folder / f"{tag}.po"
        if tag == SHIPPED or not path.is_file():
            continue
        faults: list[Fault] = []
        sentences = _read(path, faults)
        if faults:
            return Wording(faulty=f"{FOLDER}/{path.name}")
        source = f"{FOLDER}/{path.name}, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
        return Wording(tag, source, sentences)
    return Wording()


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
            _read(path, faults, messages)
    return faults


def untranslated_lines(folder: Path) -> list[str]:
    """Return a line for each translation that no letter can be written by while it holds faults."""
    files = sorted({fault.file for fault in letter_faults(folder)})
    return [
        f"{file} holds faults, so letters are written in English (channelwarden check says which)." for file in files
    ]


def translation_file(path: Path, language: str, messages: Collection[str], now: datetime) -> bytes:
    """Return the file to translate, with the sentences that are translated in it already kept."""
    catalog = Catalog(
        locale=Locale.parse(language, sep="-"),
        header_comment="# Letters to partners, sentence by sentence",
        creation_date=now,
        revision_date=now,
        fuzzy=False,
    )
    if path.is_file():
        before = read_po(io.BytesIO(path.read_bytes()))
        kept = {str(message.id): str(message.string) for message in before if message.id and not message.fuzzy}
    else:
        kept = {}
    for sentence in dict.fromkeys([*SENTENCES, *messages]):
        note = [] if sentence in SENTENCES else ["A rule's own sentence: optional, else it is said in English."]
        catalog.add(sentence, kept.get(sentence, ""), auto_comments=note)
    out = io.BytesIO()
    write_po(out, catalog, width=100)
    return out.getvalue()


def is_language(tag: str) -> bool:
    """Say whether letters can be translated to a language of that BCP 47 tag: to any but that of the shipped words."""
    try:
        return tag != SHIPPED and str(Locale.parse(tag, sep="-")) == tag.replace("-", "_")
    except (ValueError, UnknownLocaleError):
        return False


def _read(path: Path, faults: list[Fault], messages: Collection[str] | None = None) -> dict[str, str]:
    """Return the sentences of a translation; its faults are noted."""
    name = f"{FOLDER}/{path.name}"
    try:
        catalog = read_po(io.StringIO(path.read_text(encoding="utf-8-sig")), abort_invalid=True)
    except UnicodeDecodeError as error:
        faults.append(no_utf8(name, error))
        return {}
    except (PoFileError, ValueError) as error:
        faults.append(Fault(name, getattr(error, "lineno", 0) or 0, "", f"no PO file: {error}", "msgid and msgstr"))
        return {}
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
    wanted, found = placeholders(english), set(_IN_BRACES.findall(str(message.string)))
    if wanted != found or set("{}") & set(_IN_BRACES.sub("", str(message.string))):
        expected = ", ".join(f"{{{word}}}" for word in sorted(wanted)) or "none"
        yield Fault(name, line, "", f"the words in braces of “{english}” are others here", expected)
