"""`init` writes a workspace to start from; `check` says everything that is wrong in one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock
from monitor.errors import Fault, FaultsError, RefusedError
from monitor.facts.registry import schemas
from monitor.incentives.schemes.load import FOLDER as SCHEMES
from monitor.incentives.schemes.load import gather_schemes
from monitor.incentives.schemes.principles import Ground, tied_to_prices
from monitor.policy.check import read_policy
from monitor.policy.records import PolicyTables
from monitor.policy.settings_check import check_settings
from monitor.policy.starter import STARTER
from monitor.rulebook.counsel import FOLDER, gather_decisions, load_decisions
from monitor.rulebook.load import gather, load_rules
from monitor.settings import SETTINGS_FILE, Settings, Workspace, open_workspace, workspace_root

_FOLDERS = ("policy", "inbox", "agreements", "rules", "schemes")


def register(app: typer.Typer) -> None:
    """Add the commands that set a workspace up."""
    app.command()(init)
    app.command()(check)


def init(
    directory: Annotated[Path, typer.Argument(help="Folder to write; it must be new or empty.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Write a new workspace: commented settings, policy files with an example row each, a README."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise RefusedError(f"{directory} is there already and not empty; nothing was written. Name a new folder.")
    shutil.copytree(STARTER, directory, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__*", "*.py"))
    for folder in _FOLDERS:
        (directory / folder).mkdir(exist_ok=True)
    files = sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())
    output = Output(as_json)
    output.data({"workspace": directory, "files": files})
    output.say(
        f"{directory} is a workspace now. Replace the example rows in {directory}/policy and the example tables in "
        f"{directory}/{SETTINGS_FILE}, then: channelwarden check -w {directory}"
    )


def check(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Check settings, policy files, rules, schemes and counsel's decisions; say every fault, end with 1."""
    root = workspace_root(workspace)
    faults: list[Fault] = []
    opened = _open(root, faults)
    settings = opened.settings if opened else None
    tables = read_policy(root / "policy", sites={site.name for site in settings.site} if settings else None)
    faults += tables.faults
    if opened:
        text = (opened.root / SETTINGS_FILE).read_text(encoding="utf-8-sig")
        faults += check_settings(opened.settings, text, tables)
    faults += _missing_agreements(root, tables)
    rules = _count_rules(root, settings, faults)
    schemes, tied = _schemes(root, settings, tables, faults)
    found = FaultsError(faults).faults
    output = Output(as_json)
    decided = _decisions(opened) if opened and not found else []
    output.data({"ok": not found, "faults": list(found), "decisions": decided, "tied_to_prices": tied})
    if found and as_json:
        raise typer.Exit(FaultsError.exit_code)
    if found:
        raise FaultsError(found)
    for said in (*decided, *tied):
        output.say(said)
    rows = sum(len(records) for records in tables.records.values())
    schemes_said = f"{schemes} {'scheme' if schemes == 1 else 'schemes'}"
    output.say(f"No fault: settings, {len(tables.names)} policy files with {rows} rows, {rules} rules, {schemes_said}.")


def _open(root: Path, faults: list[Fault]) -> Workspace | None:
    """Open the workspace; faulty settings are noted, so that the other files are checked all the same."""
    try:
        return open_workspace(root)
    except FaultsError as error:
        faults += error.faults
        return None


def _count_rules(root: Path, settings: Settings | None, faults: list[Fault]) -> int:
    """Return how many rules there are; faults of rules and of counsel's decisions are noted."""
    rules, found = gather(own=root / "rules", schemas=schemas(), overrides=settings.rules if settings else {})
    faults += found
    faults += gather_decisions(root / FOLDER, rules)[1]
    return len(rules)


def _schemes(root: Path, settings: Settings | None, tables: PolicyTables, faults: list[Fault]) -> tuple[int, list[str]]:
    """Return how many schemes there are, and which tie pay to resale prices; none while the policy is at fault."""
    if settings is None or tables.faults:
        return 0, []
    ground = Ground(tables, frozenset(partner.party for partner in settings.partner))
    found, faulty = gather_schemes(root / SCHEMES, ground)
    faults += faulty
    return len(found), tied_to_prices(found, ground)


def _decisions(place: Workspace) -> list[str]:
    """Return every decision of counsel with how it stands today, in words."""
    rules = load_rules(own=place.rules, schemas=schemas(), overrides=place.settings.rules)
    today = place.local_date(wall_clock())
    return [decision.said(today) for decision in load_decisions(place.decisions, rules)]


def _missing_agreements(root: Path, tables: PolicyTables) -> list[Fault]:
    faults = []
    for record in tables.of("agreements"):
        file = record.values.get("file")
        folder = (root / "agreements").resolve()
        path = (folder / str(file)).resolve()
        if file and not (path.is_relative_to(folder) and path.is_file()):
            problem = f"'{file}' is not in agreements/"
            faults.append(Fault(record.file, record.row, "file", problem, "a file below agreements/, or nothing"))
    return faults
