"""`notices translate` and `notices sample`: letters in other languages, and how they will read."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cases.translations import SHIPPED, is_language
from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.documents.letter_language import FOLDER, letter_faults, own_sentences, translation_file, wording_for
from monitor.documents.letter_sample import sample_letter
from monitor.errors import SettingsError, SettingsFaultsError
from monitor.facts.registry import rule_named, rules_of
from monitor.whole_file import write_whole
from reports.render import render
from scrapers.counted import number_of

LanguageArgument = Annotated[str, typer.Argument(help="BCP 47 tag, such as de or de-AT.")]
RuleArgument = Annotated[str, typer.Argument(help="Rule whose letter to show, such as MAP-001.")]
LanguageOption = Annotated[str, typer.Option("--language", help="As a party of this language would get it.")]


def register(noun: typer.Typer) -> None:
    """Add the commands."""
    noun.command()(translate)
    noun.command()(sample)


def translate(language: LanguageArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Write the file in which letters are translated (letters/LANGUAGE.po), what is translated already kept.

    Parties of that `language` in parties.csv get their letters by it once every sentence is there.
    """
    if not is_language(language):
        raise SettingsError(f"letters are not translated to '{language}'; expected a BCP 47 tag such as de or de-AT.")
    output, place = Output(as_json), workspace_of(workspace)
    messages = own_sentences(rules_of(place).values())
    path = place.letters / f"{language}.po"
    path.parent.mkdir(exist_ok=True)
    write_whole(path, translation_file(path, language, messages, wall_clock()))
    faults = [fault for fault in letter_faults(place.letters, messages) if fault.file == f"{FOLDER}/{path.name}"]
    output.data({"file": path, "faults": faults})
    output.say(f"Wrote {path}. Each msgstr says its msgid; the words in braces stay as they are.")
    output.say(f"{number_of(len(faults), 'fault')} left: channelwarden check" if faults else "Every sentence is there.")


def sample(
    rule: RuleArgument,
    language: LanguageOption = SHIPPED,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the letter a rule would write, about the first example in its file; nothing is stored or sent."""
    output, place = Output(as_json), workspace_of(workspace)
    chosen = rule_named(rules_of(place), rule)
    wording = wording_for(place.letters, language)
    if wording.faulty:
        raise SettingsFaultsError([fault for fault in letter_faults(place.letters) if fault.file == wording.faulty])
    letter = sample_letter(chosen, settings=place.settings, wording=wording, now=wall_clock())
    output.data(letter)
    if not as_json:
        output.say(f"Language: {wording.language}, by {wording.source or 'the words that are shipped'}\n")
        output.page(render(letter, "txt"))
