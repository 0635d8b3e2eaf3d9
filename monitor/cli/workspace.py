"""`init` writes a workspace to start from; `check` says everything that is wrong in one."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from monitor.agreements.names import clause_name
from monitor.agreements.own_policies import FOLDER as OWN_DOCUMENTS
from monitor.cases.kept_evidence import cases_without_evidence
from monitor.cli.context import JsonOption, Output, WorkspaceOption, wall_clock
from monitor.documents.letter_language import FOLDER as LETTERS
from monitor.documents.letter_language import letter_faults
from monitor.documents.phrases import verdict_words
from monitor.errors import Fault, FaultsError, RefusedError, SettingsError
from monitor.evidence.own_store import missing_store
from monitor.facts.registry import rules_of, schemas
from monitor.incentives.results import missed
from monitor.incentives.schemes.load import FOLDER as SCHEMES
from monitor.incentives.schemes.load import gather_schemes
from monitor.incentives.schemes.principles import Ground, tied_to_prices
from monitor.incentives.schemes.records import Scheme
from monitor.jobs import jobs_of
from monitor.outbox.channels import named_channels
from monitor.pipeline.own_drafts import DraftClause, draft_warnings
from monitor.pipeline.program_files import program_faults
from monitor.policy.agreed_shops import shops_as_partners
from monitor.policy.check import read_policy
from monitor.policy.records import PolicyTables
from monitor.policy.settings_check import check_settings
from monitor.policy.starter import STARTER
from monitor.policy.vanished import vanished
from monitor.rulebook.counsel import FOLDER, gather_decisions, load_decisions
from monitor.rulebook.figures import read_figures
from monitor.rulebook.load import gather, shipped_folder
from monitor.rulebook.records import Rule
from monitor.settings import (
    SETTINGS_FILE,
    Settings,
    Workspace,
    misplaced,
    proxies_of_environment,
    refuse_unspellable,
    settled,
    sound_part,
    workspace_root,
)
from monitor.store.looking import ask, looking
from monitor.vocabulary import Visibility
from scrapers.counted import number_of

_FOLDERS = ("policy", "inbox", "agreements", "rules", "schemes", OWN_DOCUMENTS)


def register(app: typer.Typer) -> None:
    """Add the commands that set a workspace up."""
    app.command()(init)
    app.command()(check)


def init(
    directory: Annotated[Path, typer.Argument(help="Folder to write; it must be new or empty.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Write a new workspace: commented settings, policy files with an example row each, a README."""
    refuse_unspellable(directory)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise RefusedError(f"{directory} is there already and not empty; nothing was written. Name a new folder.")
    directory.mkdir(parents=True, exist_ok=True)
    try:
        _write_starter(directory)
    except OSError as error:
        shutil.rmtree(directory, ignore_errors=True)  # it held nothing before
        raise SettingsError(
            f"{directory}: the workspace could not be written: {error.strerror}. Free space there, or name "
            "another folder; what was begun there is removed."
        ) from error
    files = sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())
    output = Output(as_json)
    output.data({"workspace": directory, "files": files})
    output.say(
        f"{directory} is a workspace now. Replace the example rows in {directory}/policy and the example tables in "
        f"{directory}/{SETTINGS_FILE}, then: channelwarden check -w {shlex.quote(str(directory))}"
    )


def _write_starter(directory: Path) -> None:
    """Copy bytes alone: whom the installed files let in is another matter than whom this user's umask does."""
    for source in STARTER.rglob("[!_]*"):
        if source.is_file() and source.suffix not in (".py", ".pyc"):
            place = directory / source.relative_to(STARTER)
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(source.read_bytes())
    for folder in _FOLDERS:
        (directory / folder).mkdir(exist_ok=True)


def check(
    *,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 for a warning about a draft, too.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check settings, policy files, rules, schemes, decisions, letters and the store; say every fault, end with 1.

    The brand's own drafts in `policies/` and its schemes are read as a lawyer would: what a law prohibits or wants
    reviewed is a warning with its place and article, and no fault, as a draft binds nobody yet.
    """
    root = workspace_root(workspace)
    unusable = program_faults()
    faults = list(unusable)
    opened = _open(root, faults)
    settings = opened.settings if opened else sound_part(root / SETTINGS_FILE)
    tables = read_policy(root / "policy", sites={site.name for site in settings.site} if settings else None)
    faults += tables.faults
    if settings and not unusable:
        text = (root / SETTINGS_FILE).read_text(encoding="utf-8-sig")
        faults += check_settings(settings, text, tables, named_channels())
    faults += _missing_agreements(root, tables)
    before = len(faults)
    schemes, tied = _schemes(root, settings, tables, faults)
    known = None if tables.faults or faults[before:] else schemes
    unasked = _store(opened, tables, known, faults) if opened else ""
    rules = _rules(root, opened, faults)
    faults += letter_faults(root / LETTERS, [rule.message for rule in rules.values()])
    drafts = draft_warnings(root, rules, tables, schemes)
    found = FaultsError(opened.placed(faults) if opened else faults).faults
    output = Output(as_json)
    decided = _decisions(opened) if opened and not found else []
    answer = {"ok": not found, "faults": list(found), "warnings": drafts, "decisions": decided, "tied_to_prices": tied}
    direct, unread = _fetched_directly(opened), _read_by_nobody(opened)
    shops = shops_as_partners(tables, opened.local_date(wall_clock())) if opened else []
    gone = _evidence_gone(opened) if opened and not unasked else []
    output.data(
        {
            **answer,
            "store_not_asked": unasked,
            "fetched_directly": direct,
            "read_by_nobody": unread,
            "shops_as_partners": shops,
            "evidence_gone": gone,
        }
    )
    for said in [
        *filter(None, [unasked, direct, unread]),
        *shops,
        *gone,
        *decided,
        *tied,
        *(line for draft in drafts for line in _warning(draft)),
    ]:
        output.say(said)
    if found and not as_json:
        raise FaultsError(found)
    rows = sum(len(records) for records in tables.records.values())
    files = f"{number_of(len(tables.names), 'policy file')} with {number_of(rows, 'row')}"
    checked = f"settings, {files}, {number_of(len(rules), 'rule')}"
    if not found:
        warned = f" {number_of(len(drafts), 'warning')} about drafts." if drafts else ""
        output.say(f"No fault: {checked}, {number_of(len(schemes), 'scheme')}.{warned}")
    if found or (strict and drafts):
        raise typer.Exit(FaultsError.exit_code)


def _warning(draft: DraftClause) -> Iterator[str]:
    """Yield a warning in words: place and what stands there, then each law with its article."""
    if draft.problem:
        yield f"Warning: {draft.file}: {draft.problem}; nobody knows what it says"
        return
    yield f"Warning: {draft.file}, {draft.place}: {clause_name(draft.type)}: “{draft.text}”"
    for verdict in draft.verdicts:
        yield f"  {verdict_words(verdict)}"


def _fetched_directly(opened: Workspace | None) -> str:
    """Return that the proxies of the environment are not used, where there are such and sites that name none."""
    named = proxies_of_environment()
    sites = [site.name for site in opened.settings.site if not site.proxy] if opened else []
    if not named or not sites:
        return ""
    return (
        f"Pages are fetched directly: {' and '.join(named)} of the environment is not used. Where there is no other "
        f"way out, give sites `proxy` in {SETTINGS_FILE}; it is missing for {', '.join(sites[:3])}"
        f"{' and others' if len(sites) > 3 else ''}."
    )


def _read_by_nobody(opened: Workspace | None) -> str:
    """Return that what an audience has to decide reaches nobody by mail, where the settings name no reader."""
    audiences = [item.value for item in Visibility if opened and not getattr(opened.settings.recipients, item.value)]
    if not audiences:
        return ""
    missing = " and ".join(f"`{name}`" for name in audiences)
    whose = " and ".join(audiences)
    return f"Nobody is told what waits for {whose}: {missing} of [recipients] in {SETTINGS_FILE} is empty."


def _open(root: Path, faults: list[Fault]) -> Workspace | None:
    """Open the workspace; its faults are noted, so that the other files are checked all the same."""
    faults += misplaced(root)
    try:
        opened = settled(root)
    except FaultsError as error:
        faults += error.faults
        return None
    faults += _times(opened)
    return opened


def _times(opened: Workspace) -> Sequence[Fault]:
    """Return the times of the schedule that are none: its jobs would not be made."""
    try:
        jobs_of(opened)
    except FaultsError as error:
        return error.faults
    return ()


def _store(opened: Workspace, tables: PolicyTables, schemes: Sequence[Scheme] | None, faults: list[Fault]) -> str:
    """Return why the store could not be asked; one that this version cannot use is noted, and what it misses.

    Where files hold faults it is not known which `schemes` there are.
    """
    if missing := missing_store(opened):
        faults.append(Fault(SETTINGS_FILE, 0, "store.dsn", missing))
        return ""
    try:
        unasked = ask(opened.dsn)
    except SettingsError as error:
        faults.append(Fault(SETTINGS_FILE, 0, "store.dsn", str(error)))
        return ""
    if not unasked:
        # of a store that was never filled, or by an older version, the first pass tells it
        with suppress(SettingsError), looking(opened.dsn) as session:
            faults += vanished(session, tables)
            faults += missed(session, schemes, opened.local_date(wall_clock())) if schemes is not None else ()
    return unasked


def _evidence_gone(opened: Workspace) -> list[str]:
    """Return of which cases no letter can leave, as evidence is gone; of a store that cannot be read nothing."""
    with suppress(SettingsError), looking(opened.dsn) as session:
        return cases_without_evidence(session, opened.evidence)
    return []


def _rules(root: Path, opened: Workspace | None, faults: list[Fault]) -> dict[str, Rule]:
    """Return the rules that can be read; faults of rules and of counsel's decisions are noted."""
    overrides = opened.settings.rules if opened else {}
    rules, found = gather(own=root / "rules", schemas=schemas(), overrides=overrides)
    faults += found
    faults += gather_decisions(root / FOLDER, rules, opened.local_date(wall_clock()) if opened else None)[1]
    return rules


def _schemes(
    root: Path, settings: Settings | None, tables: PolicyTables, faults: list[Fault]
) -> tuple[tuple[Scheme, ...], list[str]]:
    """Return the schemes that can be read, and in words which tie pay to resale prices.

    Their faults are noted once what they stand on has none.
    """
    if settings is None or tables.faults:
        return (), []
    figures = read_figures(
        shipped=shipped_folder(), own=root / "rules", schemas=schemas(), faults=[]
    )  # noted with rules
    ground = Ground(tables, frozenset(partner.party for partner in settings.partner), figures)
    found, faulty = gather_schemes(root / SCHEMES, ground)
    faults += faulty
    return found, tied_to_prices(found, ground)


def _decisions(place: Workspace) -> list[str]:
    """Return every decision of counsel with how it stands today, in words."""
    rules = rules_of(place)
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
