"""`channelwarden rules`: list, check, test and explain the rule base, write its reference pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column, Table

from monitor.cli import replay, violation
from monitor.cli.context import JsonOption, Output, WorkspaceOption
from monitor.engine.proof import check_rules, prove_all
from monitor.errors import FaultsError, NotFoundError
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.pages import rule_page, rule_summary
from monitor.rulebook.records import Rule
from monitor.settings import SETTINGS_FILE, Workspace, open_workspace, workspace_root

RuleIds = Annotated[list[str] | None, typer.Argument(help="Rule ids, such as MAP-001 (default: all).")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    rules = typer.Typer(help="The rule base: what is checked, and the law gate.", no_args_is_help=True)
    rules.command("list")(list_rules)
    rules.command("check")(check)
    rules.command("test")(test)
    rules.command("explain")(explain)
    rules.command("docs")(docs)
    rules.command("replay")(replay.replay)
    app.add_typer(rules, name="rules")


def list_rules(
    family: Annotated[str, typer.Option("--family", help="Only this family, such as map or law.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List all rules: shipped ones and the workspace's own, with what overrides what."""
    output = Output(as_json)
    rules = [rule for rule in _rules(_workspace(workspace)).values() if family in ("", rule.family)]
    if not rules:
        raise NotFoundError(f"no rule in the family '{family}'; see `channelwarden rules list`")
    output.data([rule_summary(rule) for rule in rules])
    table = Table(Column("rule", no_wrap=True), "version", "status", "severity", "fact", "from", "title", box=None)
    for rule in rules:
        summary = rule_summary(rule)
        cells = (rule.id, str(rule.version), rule.status, rule.severity, rule.fact, summary["origin"], rule.title)
        table.add_row(*(str(cell) for cell in cells))
    output.say(table)


def check(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Check every rule file, the parameters in the settings, and run all embedded tests; exit 1 on any fault."""
    output = Output(as_json)
    place = _workspace(workspace)
    try:
        proofs = check_rules(own=place.rules if place else None, schemas=schemas(), overrides=_overrides(place))
    except FaultsError as error:
        output.data({"ok": False, "faults": error.faults})
        raise
    cases, mutants = sum(proof.cases for proof in proofs), sum(proof.mutants for proof in proofs)
    output.data({"ok": True, "rules": len(proofs), "cases": cases, "mutants": mutants, "faults": []})
    output.say(f"{len(proofs)} rules in order; {cases} cases passed, {mutants} mutants caught")


def test(ids: RuleIds = None, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Run the tests inside the rule files and the mutation check; exit 1 when one fails."""
    output = Output(as_json)
    place = _workspace(workspace)
    # embedded cases are written for the default parameters, whatever the workspace sets
    rules = load_rules(own=place.rules if place else None, schemas=schemas(), overrides={})
    chosen = [_named(rules, identity) for identity in ids] if ids else list(rules.values())
    proofs = prove_all(chosen, schemas())
    faults = [fault for proof in proofs for fault in proof.faults]
    output.data(
        {
            "rules": [{"id": proof.rule.id, "cases": proof.cases, "mutants": proof.mutants} for proof in proofs],
            "faults": faults,
        }
    )
    for proof in proofs:
        said = "failed" if proof.faults else f"{proof.cases} cases passed, {proof.mutants} mutants caught"
        output.say(f"{proof.rule.id}: {said}")
    if faults:
        raise FaultsError(faults)


def explain(
    identity: Annotated[str, typer.Argument(metavar="ID", help=violation.WHAT)],
    audience: violation.AudienceOption = "channel",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say in words what a rule does and why; or of a violation, which condition held with which values and evidence."""
    output = Output(as_json)
    if violation.is_meant(identity):
        violation.explain(output, identity, audience=audience, workspace=workspace)
        return
    rule = _named(_rules(_workspace(workspace)), identity)
    output.data({**rule_summary(rule), "page": rule_page(rule)})
    output.say(rule_page(rule))


def docs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the pages, one Markdown file a rule.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a reference page for every rule: why, sources, false positives, how to respond, examples."""
    output = Output(as_json)
    rules = _rules(_workspace(workspace))
    folder.mkdir(parents=True, exist_ok=True)
    for rule in rules.values():
        (folder / f"{rule.id}.md").write_text(rule_page(rule), encoding="utf-8")
    output.data({"folder": folder, "pages": len(rules)})
    output.say(f"{len(rules)} pages written to {folder}")


def _workspace(option: Path | None) -> Workspace | None:
    """Return the workspace, or None where none was named and none is here: the shipped rules can be read anywhere."""
    root = workspace_root(option)
    if option is None and root == Path() and not (root / SETTINGS_FILE).is_file():
        return None
    return open_workspace(root)


def _overrides(place: Workspace | None) -> dict[str, dict[str, str | int | bool]]:
    return place.settings.rules if place else {}


def _rules(place: Workspace | None) -> dict[str, Rule]:
    return load_rules(own=place.rules if place else None, schemas=schemas(), overrides=_overrides(place))


def _named(rules: dict[str, Rule], identity: str) -> Rule:
    if identity.upper() in rules:
        return rules[identity.upper()]
    near = [known for known in rules if known.startswith(identity.upper()[:3])]
    advice = f"; there are {', '.join(near[:8])}" if near else "; see `channelwarden rules list`"
    raise NotFoundError(f"there is no rule '{identity}'{advice}")
