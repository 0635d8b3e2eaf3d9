"""Letters in a party's language: by the workspace's translation, whole or not at all, and on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from bs4 import BeautifulSoup
from sqlmodel import Session, select

from monitor.documents import notice
from monitor.documents.letter_language import Wording, letter_faults, own_sentences, untranslated_lines, wording_for
from monitor.documents.letter_sample import sample_letter
from monitor.documents.letter_words import SENTENCES, STRANGER, UNILATERAL
from monitor.documents.notice_copies import copies_of
from monitor.documents.redating import redate
from monitor.errors import FaultsError, SettingsError
from monitor.facts.registry import rules_of
from monitor.model import Case, CaseEvent, OutboxItem, Party, Step, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Rung, StepStatus
from tests.command_line import run_command
from tests.documents.channel_story import Channel

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
Write = Callable[..., Path]


def german(sentence: str) -> str:
    return f"DE<{sentence}>"


@pytest.fixture
def write(workspace: Workspace) -> Write:
    """Write a translation in which sentences may be left out (None) or be said otherwise."""

    def write(name: str = "de.po", **others: str | None) -> Path:
        catalog = Catalog(locale="de", fuzzy=False)
        said = {sentence: german(sentence) for sentence in SENTENCES} | others
        for sentence, text in said.items():
            if text is not None:
                catalog.add(sentence, text)
        workspace.letters.mkdir(exist_ok=True)
        with (workspace.letters / name).open("wb") as file:
            write_po(file, catalog)
        return workspace.letters / name

    return write


@pytest.fixture
def sent(
    story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule]
) -> Callable[[str], list[OutboxItem]]:
    """The outbox's items of a letter about a price to a party that reads a language."""

    def sent(language: str) -> list[OutboxItem]:
        party = session.get(Party, "barn")
        assert party is not None
        party.language = language
        case = session.exec(select(Case).where(Case.rule_id == "MAP-001", Case.party_key == "barn")).one()
        step = session.exec(select(Step).where(Step.case_id == case.id, Step.status == "proposed")).one()
        step.status, step.cure_until = StepStatus.APPROVED, date(2026, 3, 10)
        story.add(step)
        return notice.issue(session, workspace=workspace, rules=rules, now=NOW)

    return sent


def last_said(session: Session) -> str:
    return list(session.exec(select(CaseEvent).where(CaseEvent.kind == "written").order_by(CaseEvent.id)))[-1].text


@pytest.mark.parametrize(
    ("language", "file", "used"),
    [
        ("de", "de.po", "de"),
        ("de-AT", "de-AT.po", "de-AT"),
        ("de-AT", "de.po", "de"),
        ("de", "de-AT.po", "en"),
        ("fr", "de.po", "en"),
        ("en", "de.po", "en"),
        ("de-at", "de-AT.po", "de-AT"),
        ("zh-CN", "zh-CN.po", "zh-CN"),
        ("tlh", "tlh.po", "en"),
    ],
)
def test_a_party_is_written_to_in_its_language_or_that_without_region_or_english(
    workspace: Workspace, write: Write, language: str, file: str, used: str
) -> None:
    write(file)
    assert wording_for(workspace.letters, language).language == used


def test_a_translated_letter_says_every_sentence_dates_and_amounts_in_its_language(
    write: Write, sent: Callable[[str], list[OutboxItem]]
) -> None:
    write()
    text = " ".join(sent("de-AT")[0].parts["txt"].split())
    assert "DE<Dear Bargain Barn LLC,>" in text
    assert "3. März 2026" in text
    assert "DE<Advertised at 89,00 $>" in text.replace("\xa0", " ")
    assert f"DE<{UNILATERAL}>" in text
    assert "DE<We look at public listings again from 10. März 2026.>" in text


def test_a_date_that_ends_with_a_full_stop_ends_its_sentence_too(
    write: Write, sent: Callable[[str], list[OutboxItem]]
) -> None:
    again = "We look at public listings again from {day}."
    write("ru.po", **{again: "Мы снова посмотрим объявления {day}."})
    assert "посмотрим объявления 10 марта 2026 г.\n" in sent("ru")[0].parts["txt"]


def test_a_letter_in_a_language_from_right_to_left_is_laid_out_so_and_its_english_text_is_not(
    write: Write, sent: Callable[[str], list[OutboxItem]]
) -> None:
    write("ar.po")
    page = BeautifulSoup(sent("ar")[0].parts["html"], "lxml")
    assert [str(table.get("dir")) for table in page.select("table.page")] == ["rtl"]
    sides = {str(cell["style"]).partition("text-align: ")[2].partition(";")[0] for cell in page.select("td, th")}
    assert sides == {"right"}
    assert {
        (text["lang"], text["dir"], "text-align: left" in str(text["style"])) for text in page.select(".original")
    } == {("en", "ltr", True)}


def test_a_page_names_its_language_whole_and_no_direction_where_it_is_the_usual_one(
    write: Write, sent: Callable[[str], list[OutboxItem]]
) -> None:
    write("zh-TW.po")
    page = sent("zh-TW")[0].parts["html"]
    assert '<html lang="zh-TW">' in page, "signs of Han are drawn otherwise there"
    assert 'dir="rtl"' not in page


def test_a_letter_writes_the_days_of_a_period_out_in_its_language(
    story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule], write: Write
) -> None:
    write(**{"{first} to {last}": "{first} bis {last}"})
    party = session.get(Party, "nordic")
    assert party is not None
    party.language = "de"
    case = session.exec(select(Case).where(Case.rule_id == "KPI-001")).one()
    (found,) = session.exec(select(Violation).where(Violation.case_id == case.id)).all()
    step = story.step(case, "notice", StepStatus.APPROVED, NOW)
    for period, told in {
        "2026-01-01/2026-01-31": "1. Januar 2026 bis 31. Januar 2026",
        "2026-01-14/2026-01-14": "14. Januar 2026",
        "2026-01-14": "14. Januar 2026",
        "none since 2026-01-14": "none since 2026-01-14",
    }.items():
        found.fact = {"period": period}
        letter = notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW)
        assert letter is not None
        assert [fact.when for fact in letter.facts] == [told]


def test_whatever_a_translation_says_the_english_text_of_what_must_be_said_stands_below_it(
    write: Write, sent: Callable[[str], list[OutboxItem]]
) -> None:
    write(**{UNILATERAL: "Heben Sie Ihren Preis an."})
    text = " ".join(sent("de")[0].parts["txt"].split())
    assert "Heben Sie Ihren Preis an." in text
    law = "Checked before it left: LAW-US-001 v1 (Colgate, 250 U.S. 300)."
    assert text.endswith(f"{UNILATERAL} {law} This letter concerns you alone; nobody else receives it.")


def test_the_record_says_by_which_file_a_letter_was_worded(
    write: Write, sent: Callable[[str], list[OutboxItem]], session: Session
) -> None:
    write()
    mail, file = sent("de")
    assert '"language": "de"' in file.parts["json"]
    assert '"wording": "letters/de.po, SHA-256 ' in file.parts["json"]
    assert '<html lang="de">' in mail.parts["html"]
    assert "; in the words of letters/de.po, SHA-256 " in last_said(session)


def test_a_letter_that_leaves_later_keeps_its_words_and_is_dated_in_its_language(
    write: Write, sent: Callable[[str], list[OutboxItem]], session: Session
) -> None:
    path = write()
    mail = sent("de")[0]
    path.unlink()
    step = session.exec(select(Step).where(Step.outbox_id == mail.id, Step.kind == "warning")).one()
    redate(step, copies_of(session, step), date(2026, 5, 4))
    assert "4. Mai 2026" in mail.parts["txt"]
    assert "DE<What we saw>" in mail.parts["txt"]
    assert UNILATERAL in " ".join(mail.parts["txt"].split())


def test_a_translation_with_a_fault_writes_no_letter_and_the_digest_and_the_case_say_so(
    workspace: Workspace, write: Write, sent: Callable[[str], list[OutboxItem]], session: Session
) -> None:
    write(**{UNILATERAL: None})
    assert "DE<" not in sent("de")[0].parts["txt"]
    assert last_said(session).endswith("; in English, as letters/de.po holds faults")
    assert untranslated_lines(workspace.letters) == [
        "letters/de.po holds faults, so letters are written in English (channelwarden check says which)."
    ]


@pytest.mark.parametrize(
    ("sentence", "text", "said"),
    [
        ("Dear {party},", "Hallo,", "the words in braces of “Dear {party},” are others here; expected {party}"),
        ("Dear {party},", "Hallo {partei},", "the words in braces of “Dear {party},” are others here"),
        ("Dear {party},", "Hallo {party} {", "the words in braces of “Dear {party},” are others here"),
        ("Dear {party},", "Hallo {party.name}", "the words in braces of “Dear {party},” are others here"),
        ("Dear {party},", "", "a letter says “Dear {party},”, and here is no translation of it"),
        ("Dear {party},", None, "a letter says “Dear {party},”, and here is no translation of it"),
        ("Dear {party},", "{party} " * 100, "the sentence is too long for a letter; expected at most 500"),
        ("Dear {party},", "{party}, heben Sie Ihre Preise an:", "says nothing of prices, and its translation does"),
        ("Dear {party},", "{party}, keine Rabatte mehr:", "says nothing of prices, and its translation does"),
        ("Dear Sir,", "Hallo,", "no letter of this version says “Dear Sir,”"),
    ],
)
def test_a_fault_of_a_translation_names_the_sentence(
    workspace: Workspace, write: Write, sentence: str, text: str | None, said: str
) -> None:
    write(**{sentence: text})
    faults = [str(fault) for fault in letter_faults(workspace.letters, [])]
    assert any(said in fault for fault in faults), faults
    if text:
        assert all(fault.startswith("letters/de.po:") for fault in faults), "with its line"


@pytest.mark.parametrize("name", ["german.po", "de.txt", "en.po", "sub/de.po"])
def test_a_file_that_no_letter_would_be_written_by_is_a_fault(workspace: Workspace, name: str) -> None:
    path = workspace.letters / name
    path.parent.mkdir(parents=True)
    path.write_text("")
    (fault,) = letter_faults(workspace.letters, [])
    assert "no letter would be written by this; expected letters/<language>.po" in str(fault)


def test_translate_writes_every_sentence_and_keeps_what_is_translated(fresh: Path) -> None:
    place = ("-w", str(fresh))
    assert run_command("notices", "translate", "de", *place).exit_code == 0
    path = fresh / "letters" / "de.po"
    path.write_text(path.read_text().replace('msgid "What we saw"\nmsgstr ""', 'msgid "What we saw"\nmsgstr "Gesehen"'))
    checked = run_command("check", *place).exception
    assert isinstance(checked, FaultsError)
    assert "a letter says “Which policy”, and here is no translation of it" in str(checked)
    assert run_command("notices", "translate", "de", *place).exit_code == 0
    assert 'msgid "What we saw"\nmsgstr "Gesehen"' in path.read_text()
    assert isinstance(run_command("notices", "translate", "en", *place).exception, SettingsError)


def test_translate_takes_no_words_from_who_translates(fresh: Path) -> None:
    path, place = fresh / "letters" / "de.po", ("-w", str(fresh))
    path.parent.mkdir()
    path.write_text(
        '# of ours\nmsgid "Where"\nmsgstr "Ort"\n\n#, fuzzy\nmsgid "When"\nmsgstr "Wann wohl"\n\n'
        'msgid "Said once"\nmsgstr "Einst"\n\n#~ msgid "Seen"\n#~ msgstr "Gesehen"\n'
    )
    for _ in range(2):
        assert run_command("notices", "translate", "de", *place).exit_code == 0
        text = path.read_text()
        assert '# of ours\nmsgid "Where"\nmsgstr "Ort"' in text
        assert '#, fuzzy\nmsgid "When"\nmsgstr "Wann wohl"' in text
        assert '#~ msgid "Said once"\n#~ msgstr "Einst"' in text
        assert '\nmsgid "Seen"\nmsgstr "Gesehen"' in text, "it is said again"


@pytest.mark.parametrize(
    "text",
    ['msgid "Where"\nmsgstr "Ort"\nund Stelle\n', 'msgid ""\nmsgstr "Plural-Forms: nplurals=x\\n"\n'],
    ids=["a line out of place", "a head that says nothing"],
)
def test_translate_does_not_write_over_a_file_it_cannot_read(fresh: Path, text: str) -> None:
    path = fresh / "letters" / "de.po"
    path.parent.mkdir()
    path.write_text(text)
    fault = run_command("notices", "translate", "de", "-w", str(fresh)).exception
    assert isinstance(fault, FaultsError)
    assert "letters/de.po" in str(fault)
    assert "no PO file" in str(fault)
    assert path.read_text() == text


def test_a_sample_shows_the_letter_of_a_rule_in_a_language_before_anybody_gets_it(fresh: Path, write: Write) -> None:
    (fresh / "letters").mkdir()
    (fresh / "letters" / "de.po").write_bytes(write().read_bytes())
    shown = run_command("notices", "sample", "MAP-001", "--language", "de-AT", "-w", str(fresh))
    assert "DE<What this letter is>" in shown.output
    assert "Language: de, by letters/de.po, SHA-256" in shown.output
    assert "What this letter is" in run_command("notices", "sample", "MAP-001", "-w", str(fresh)).output
    assert "SETUP" not in shown.output
    assert "SAMPLE" in shown.output
    assert "nothing of it is to be sent" in " ".join(shown.output.split())
    assert "N-000000" not in shown.output


def test_all_that_a_letter_of_any_rule_and_rung_says_is_a_sentence_that_every_translation_has(
    workspace: Workspace,
) -> None:
    said: set[str] = set()

    class Listening(Wording):
        def say(self, english: str) -> str:
            said.add(english)
            return english

    writing = [rule for rule in rules_of(None).values() if rule.ladder]
    for rule in writing:
        for kind in Rung:
            climbed = replace(rule, ladder=(replace(rule.ladder[0], kind=kind),))
            sample_letter(climbed, settings=workspace.settings, wording=Listening(), now=NOW)
    assert said <= {*SENTENCES, *own_sentences(writing)}
    assert said > {STRANGER, UNILATERAL}
