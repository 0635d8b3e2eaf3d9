"""Loads the rule base: shipped rules, the workspace's own over them, and its parameter overrides."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from monitor.errors import Fault, FaultsError, SettingsError
from monitor.rulebook.figures import FIGURES_FILE, read_figures
from monitor.rulebook.located import Faults
from monitor.rulebook.overlay import check_gate, laid_over
from monitor.rulebook.parse import FAMILIES, LAW, RuleFile, parse_rule
from monitor.rulebook.records import FactSchema, Rule
from monitor.rulebook.yaml_files import no_utf8
from monitor.settings import SETTINGS_FILE

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_folder() -> Path:
    """Return the folder of the shipped rules: inside the installed package, or `rules/` of a source tree."""
    for folder in (_PACKAGE / "_rules", _PACKAGE.parent / "rules"):
        if folder.is_dir():
            return folder
    raise SettingsError(
        f"the shipped rules are missing: neither {_PACKAGE / '_rules'} nor {_PACKAGE.parent / 'rules'} is a folder. "
        "Install channelwarden again."
    )


def rule_text(rule: Rule, own: Path) -> str:
    """Return the text of a rule's file as it is now; `own` is the workspace's rules folder."""
    folder = shipped_folder() if rule.shipped else own
    return (folder / rule.path.removeprefix("rules/")).read_text(encoding="utf-8-sig")


def load_rules(
    *,
    own: Path | None,
    schemas: Mapping[str, FactSchema],
    overrides: Mapping[str, Mapping[str, object]],
    shipped: Path | None = None,
) -> dict[str, Rule]:
    """Return all rules by id, in order of id: active, draft and retired.

    `own` is the workspace's rules folder (it may be missing), `overrides` its parameters by rule id. Raises
    `FaultsError` with every fault of every file. Embedded tests are not run here: see `monitor.engine.proof`.
    """
    rules, faults = gather(own=own, schemas=schemas, overrides=overrides, shipped=shipped)
    if faults:
        raise FaultsError(faults)
    return rules


def gather(
    *,
    own: Path | None,
    schemas: Mapping[str, FactSchema],
    overrides: Mapping[str, Mapping[str, object]],
    shipped: Path | None = None,
) -> tuple[dict[str, Rule], list[Fault]]:
    """Return what can be read of the rule base, and every fault: for checks that go on after the first one."""
    faults: list[Fault] = []
    base = _folder(shipped or shipped_folder(), schemas, overrides, faults, is_shipped=True)
    added = _folder(own, schemas, overrides, faults, is_shipped=False) if own and own.is_dir() else {}
    rules = laid_over(base, added, faults)
    figures = read_figures(shipped=shipped or shipped_folder(), own=own, schemas=schemas, faults=faults)
    of_law = {key: replace(rule, figures=figures) for key, rule in rules.items() if rule.family in (LAW, "antitrust")}
    rules |= of_law
    faults += check_gate(rules.values())
    faults += _check_overrides(overrides, rules)
    return rules, faults


def _folder(
    folder: Path,
    schemas: Mapping[str, FactSchema],
    overrides: Mapping[str, Mapping[str, object]],
    faults: list[Fault],
    *,
    is_shipped: bool,
) -> dict[str, Rule]:
    """Return the rules of one folder by id, noting two files with one id."""
    rules: dict[str, Rule] = {}
    for file in _files(folder, faults, is_shipped=is_shipped):
        rule, found = _parsed(file, schemas, overrides)
        faults += found
        if rule is None or not rule.id:
            continue
        if rule.id in rules:
            said = f"id '{rule.id}' is already used by {rules[rule.id].path}"
            faults.append(Fault(file.path, 1, "", said, "an id of its own"))
        else:
            rules[rule.id] = rule
    return rules


_PARSED: dict[RuleFile, tuple[list[FactSchema], object, Rule | None, list[Fault]]] = {}
"""Rules as last parsed in this process, by their file's text; every pass reads all files, and few of them changed."""


def _parsed(
    file: RuleFile, schemas: Mapping[str, FactSchema], overrides: Mapping[str, Mapping[str, object]]
) -> tuple[Rule | None, list[Fault]]:
    """Return the rule of a file and its faults; parsed anew only when text, schemas or settings changed."""
    facts, settings = list(schemas.values()), {key: dict(value) for key, value in overrides.items()}
    if file in _PARSED:
        known, before, rule, found = _PARSED[file]
        if before == settings and len(known) == len(facts) and all(map(operator.is_, known, facts)):
            return rule, list(found)
    own_faults = Faults(file.path)
    rule = parse_rule(file, schemas, overrides, own_faults)
    _PARSED[file] = (facts, settings, rule, list(own_faults.found))
    return rule, own_faults.found


def _files(folder: Path, faults: list[Fault], *, is_shipped: bool) -> Iterator[RuleFile]:
    """Yield the rule files of a folder; whatever looks like one and is in the wrong place is a fault."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        shown = f"rules/{inside.as_posix()}"
        if path.is_symlink() and (not path.exists() or path.is_dir()):
            said = "this link leads nowhere" if not path.exists() else "rules behind a link to a folder are not read"
            faults.append(Fault(shown, 0, "", said, "a folder of its own with the rule files in it"))
            continue
        if not _like_a_rule(path) or path.is_dir():
            continue
        if inside.as_posix() == FIGURES_FILE:
            continue  # the law's dated figures: no rule, read apart
        family = inside.parts[0] if len(inside.parts) == 2 else ""
        if path.suffix != ".yaml":
            faults.append(Fault(shown, 0, "", f"'{path.name}' would not be read as a rule", "the ending .yaml"))
        elif family not in FAMILIES:
            said = f"'{family}' is no rule family" if family else "a rule file lies in the folder of its family"
            faults.append(Fault(shown, 0, "", said, f"rules/<family>/, family one of {', '.join(FAMILIES)}"))
        else:
            try:
                yield RuleFile(shown, family, path.read_text(encoding="utf-8-sig"), is_shipped)
            except UnicodeDecodeError as error:
                faults.append(no_utf8(shown, error))
            except OSError as error:
                said = f"it cannot be read: {error.strerror or error}"
                faults.append(Fault(shown, 0, "", said, "a file that this account may read"))


def _like_a_rule(path: Path) -> bool:
    """Return whether a file is one by its name, or would be but for what an editor put behind it."""
    plain = path.with_suffix("") if path.suffix.lower() == ".txt" else path
    return plain.suffix.lower() in (".yaml", ".yml")


def _check_overrides(overrides: Mapping[str, Mapping[str, object]], rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Yield a fault for settings of a rule that does not exist, or that is part of the gate."""
    for identity in sorted(overrides):
        if identity not in rules:
            near = difflib.get_close_matches(identity.upper(), list(rules), n=1)
            advice = f"; did you mean '{near[0]}'?" if near else ""
            yield Fault(SETTINGS_FILE, 0, f"rules.{identity}", f"there is no rule '{identity}'{advice}")
        elif rules[identity].family == LAW:
            said = f"parameters of law rule {identity} are not set by a workspace"
            yield Fault(SETTINGS_FILE, 0, f"rules.{identity}", said, "a law rule of your own that reviews or blocks")
