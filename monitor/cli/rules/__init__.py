"""`channelwarden rules`: list, check, test and explain the rule base, write its reference pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.table import Column, Table

from monitor.cli.context import JsonOption, Output, WorkspaceOption, known, wall_clock
from monitor.cli.rules import replay, violation
from monitor.engine.proof import Told, check_rules, prove_all
from monitor.errors import FaultsError, NotFoundError, SettingsError
from monitor.facts.registry import rule_named, rules_of, schemas
from monitor.rulebook.changes import changes, misnumbered
from monitor.rulebook.counsel import load_decisions, relaxing
from monitor.rulebook.load import load_rules, shipped_folder
from monitor.rulebook.lock import LOCK, renew
from monitor.rulebook.pages import rule_page, rule_summary, set_parameters
from monitor.rulebook.parse import FAMILIES, LAW
from monitor.rulebook.records import Rule
from monitor.rulebook.reference import fact_page, facts_data, reference, write_pages
from monitor.settings import SETTINGS_FILE, Workspace, open_workspace, workspace_root
from monitor.vocabulary import RuleStatus, Visibility
from scrapers.counted import number_of

RuleIds = Annotated[list[str] | None, typer.Argument(help="Rule ids, such as MAP-001 (default: all).")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    rules = typer.Typer(help="The rule base: what is checked, and the law gate.", no_args_is_help=True)
    rules.command("list")(list_rules)
    rules.command("check")(check)
    rules.command("test")(test)
    rules.command("explain")(explain)
    rules.command("docs")(docs)
    rules.command("lock")(lock)
    rules.command("replay")(replay.replay)
    app.add_typer(rules, name="rules")


def list_rules(
    family: Annotated[str, typer.Option("--family", help="Only this family, such as map or law.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List all rules: shipped ones and the workspace's own, with what overrides what, and parameters that are set."""
    if family:
        known(family, FAMILIES, "family of rules")
    output = Output(as_json)
    place = _workspace(workspace)
    rules = [rule for rule in _rules(place).values() if family in ("", rule.family)]
    output.data([rule_summary(rule) for rule in rules])
    output.say(_listed(rules))
    for rule in rules:
        if rule.over is not None:
            output.say(f"{rule.id} stands in the place of the shipped one: {', '.join(changes(rule)) or 'prose only'}")
        for fault in misnumbered([rule]):
            output.say(f"{fault.problem}; `rules check` expects {fault.expected}")
        for said in set_parameters(rule):
            output.say(said)
    for said in _decisions(place) if family in ("", LAW) else ():
        output.say(said)


def _listed(rules: list[Rule]) -> Table:
    """Return the rules as a table that leaves room for titles on a narrow screen: what is usual is not said."""
    columns = (Column(name, no_wrap=True) for name in ("rule", "version", "severity"))
    table = Table(*columns, "title", box=None, pad_edge=False, caption_justify="left")
    for rule in rules:
        origin = "" if rule.shipped else str(rule_summary(rule)["origin"])
        status = "" if rule.status == RuleStatus.ACTIVE else str(rule.status)
        unusual = "; ".join(filter(None, (status, origin)))
        title = f"{rule.title} ({unusual})" if unusual else rule.title
        table.add_row(rule.id, str(rule.version), str(rule.severity), escape(title))
    own = sum(not rule.shipped for rule in rules)
    table.caption = (
        f"{number_of(len(rules), 'rule')}, {own} of them the workspace's own; all active unless said otherwise"
    )
    return table


def check(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Check every rule file, the version lock, counsel's decisions and the parameters in the settings, and run all
    embedded tests; exit 1 on any fault."""
    output = Output(as_json)
    place = _workspace(workspace)
    try:
        with proving(output) as told:
            proofs = check_rules(
                own=place.rules if place else None,
                schemas=schemas(),
                overrides=place.settings.rules if place else {},
                decisions=place.decisions if place else None,
                today=place.local_date(wall_clock()) if place else None,
                told=told,
            )
    except FaultsError as error:
        found = FaultsError(place.placed(error.faults)) if place else error
        output.data({"ok": False, "faults": found.faults})
        raise found from error
    cases, mutants = sum(proof.cases for proof in proofs), sum(proof.mutants for proof in proofs)
    decided = _decisions(place)
    counts = {"rules": len(proofs), "cases": cases, "mutants": mutants}
    output.data({"ok": True, **counts, "decisions": decided, "faults": []})
    output.say(f"{number_of(len(proofs), 'rule')} in order; {_proved(cases, mutants)}")
    for said in decided:
        output.say(said)


def test(ids: RuleIds = None, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Run the tests inside the rule files and the mutation check; exit 1 when one fails."""
    output = Output(as_json)
    place = _workspace(workspace)
    # embedded cases are written for the default parameters, whatever the workspace sets
    rules = load_rules(own=place.rules if place else None, schemas=schemas(), overrides={})
    chosen = [_named(rules, identity) for identity in ids] if ids else list(rules.values())
    with proving(output) as told:
        proofs = prove_all(chosen, schemas(), told)
    faults = [fault for proof in proofs for fault in proof.faults]
    output.data(
        {
            "rules": [{"id": proof.rule.id, "cases": proof.cases, "mutants": proof.mutants} for proof in proofs],
            "faults": faults,
        }
    )
    for proof in proofs:
        said = "failed" if proof.faults else _proved(proof.cases, proof.mutants)
        output.say(f"{proof.rule.id}: {said}")
    if faults:
        raise FaultsError(faults)


def explain(
    identity: Annotated[str, typer.Argument(metavar="ID", help=violation.WHAT)],
    about: violation.AboutOption = "",
    audience: violation.AudienceOption = "channel",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say in words what a rule does and why; of a violation or a fact, which condition held with which values."""
    output = Output(as_json)
    if about:
        rule = _named(_rules(_workspace(workspace)), identity)
        violation.explain_facts(output, rule, about, audience=audience, workspace=workspace)
        return
    if violation.is_meant(identity):
        violation.explain(output, identity, audience=audience, workspace=workspace)
        return
    known(audience, tuple(Visibility), "audience")
    rule = _named(_rules(_workspace(workspace), to_legal=audience == Visibility.LEGAL), identity)
    page = rule_page(rule, schemas()[rule.fact])
    output.data({**rule_summary(rule), "page": page})
    output.say(page)


def docs(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder for the pages; without one the facts are printed.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print every fact that rules can judge; with a folder, write a page for every rule and fact, and an index."""
    output, place = Output(as_json), _workspace(workspace)
    if folder is None:
        output.data({name: facts_data(schema) for name, schema in schemas().items()})
        for schema in schemas().values():
            output.say(fact_page(schema, ()))
        return
    if taken := next((one for one in (folder, *folder.parents) if one.exists() and not one.is_dir()), None):
        raise SettingsError(
            f"{taken} is a file: the pages are written below a folder, which is made where there is none. Name another."
        )
    pages = reference(_rules(place, to_legal=False), schemas())  # whoever finds them may read them
    removed = write_pages(folder, pages)
    output.data({"folder": folder, "pages": len(pages), "removed": removed})
    output.say(f"{number_of(len(pages), 'page')} written to {folder}")


def lock(as_json: JsonOption = False) -> None:
    """Renew the version lock of the shipped rules; refused where a released rule changed without a new version."""
    output = Output(as_json)
    folder = shipped_folder()
    changed = renew(folder, rules_of(None))
    output.data({"file": folder / LOCK, "changed": list(changed)})
    output.say(f"{folder / LOCK}: {'renewed for ' + ', '.join(changed) if changed else 'nothing to renew'}")


def _proved(cases: int, mutants: int) -> str:
    return f"{number_of(cases, 'case')} passed, {number_of(mutants, 'mutant')} caught"


def _workspace(option: Path | None) -> Workspace | None:
    """Return the workspace, or None where none was named and none is here: the shipped rules can be read anywhere."""
    root = workspace_root(option)
    if option is None and root == Path() and not (root / SETTINGS_FILE).is_file():
        return None
    return open_workspace(root)


def _rules(place: Workspace | None, *, to_legal: bool = True) -> dict[str, Rule]:
    """Return the rules; law rules carry what counsel's decisions make of them today, and to legal why."""
    rules = rules_of(place)
    if place is None:
        return rules
    decided, today = load_decisions(place.decisions, rules), place.local_date(wall_clock())
    told = {key: relaxing(rule, decided, today, to_legal=to_legal) for key, rule in rules.items()}
    return {key: replace(rule, relaxed_by=told[key]) for key, rule in rules.items()}


def _decisions(place: Workspace | None) -> list[str]:
    """Return counsel's decisions in words, each with how it stands today."""
    if place is None:
        return []
    today = place.local_date(wall_clock())
    return [decision.said(today) for decision in load_decisions(place.decisions, _rules(place))]


@contextmanager
def proving(output: Output) -> Iterator[Told]:
    """Show a progress bar on stderr where it is a terminal; yields what is to be told of every proven rule."""
    with output.progress(TextColumn("proving the rules"), BarColumn(), MofNCompleteColumn()) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _named(rules: dict[str, Rule], identity: str) -> Rule:
    if identity.lower() in schemas():
        raise NotFoundError(f"'{identity}' is a fact and no rule; `channelwarden rules docs` prints the facts")
    return rule_named(rules, identity)
