"""The ground schemes are checked against, and the schemes of a workspace."""

from __future__ import annotations

from monitor.errors import Fault, SettingsFaultsError
from monitor.facts.registry import schemas
from monitor.incentives.schemes.load import FOLDER, load_schemes
from monitor.incentives.schemes.principles import Ground
from monitor.incentives.schemes.records import Scheme
from monitor.policy.check import read_policy
from monitor.rulebook.figures import read_figures
from monitor.rulebook.load import shipped_folder
from monitor.settings import Workspace


def ground_of(workspace: Workspace) -> Ground:
    """Return a workspace's policy files, reporting parties and the law's figures.

    Raises `SettingsFaultsError` with every fault.
    """
    tables = read_policy(workspace.policy)
    if tables.faults:
        raise SettingsFaultsError(tables.faults)
    faults: list[Fault] = []
    figures = read_figures(shipped=shipped_folder(), own=workspace.rules, schemas=schemas(), faults=faults)
    if faults:
        raise SettingsFaultsError(faults)
    return Ground(tables, frozenset(partner.party for partner in workspace.settings.partner), figures)


def schemes_of(workspace: Workspace) -> tuple[Scheme, ...]:
    """Return the schemes of a workspace; raises `SettingsFaultsError` with every fault."""
    folder = workspace.root / FOLDER
    if not folder.is_dir() or not any(folder.iterdir()):
        return ()  # nothing to check, and the policy files need not be read for it
    return load_schemes(folder, ground_of(workspace))
