"""The workspace's `schemes/`: all files read at once, every fault of every file in one go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

from monitor.errors import Fault, FaultsError, SettingsError, SettingsFaultsError
from monitor.incentives.schemes.legal_caps import legal_cap_faults
from monitor.incentives.schemes.principles import Ground, entry_faults, principle_faults
from monitor.incentives.schemes.read import read_scheme
from monitor.incentives.schemes.records import Scheme
from monitor.rulebook.located import Faults
from monitor.rulebook.yaml_files import no_utf8, yaml_files

FOLDER = "schemes"


def load_schemes(folder: Path, ground: Ground) -> tuple[Scheme, ...]:
    """Return the schemes in order of id and version; raises `SettingsFaultsError` with every fault."""
    found, faults = gather_schemes(folder, ground)
    if faults:
        raise SettingsFaultsError(faults)
    return found


def gather_schemes(folder: Path, ground: Ground) -> tuple[tuple[Scheme, ...], list[Fault]]:
    """Return what can be read of the schemes, and every fault; a missing folder holds none."""
    faults: list[Fault] = []
    found: list[Scheme] = []
    for shown, written in yaml_files(folder, faults, what="a scheme", wanted="<id>.yaml"):
        own = Faults(shown)
        scheme = read_scheme(written, own)
        faults += own.found
        if scheme is not None:
            found.append(scheme)
    found.sort(key=lambda scheme: (scheme.id, scheme.version, scheme.file))
    faults += [*_overlaps(found), *_claimed_twice(found)]
    whole = not faults
    faults += [*principle_faults(found, ground), *legal_cap_faults(found, ground)]
    # While a file cannot be read, which schemes there are is not known.
    return tuple(found), faults + (entry_faults(found, ground) if whole else [])


def read_one(path: Path, ground: Ground) -> Scheme:
    """Return the scheme of one file, wherever it lies.

    Raises `FaultsError` with its faults and `SettingsError` where there is no such file.
    """
    faults = Faults(path.name)
    try:
        written = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); expected a scheme file") from error
    except UnicodeDecodeError as error:
        raise FaultsError([no_utf8(str(path), error)]) from error
    scheme = read_scheme(written, faults)
    found = [*faults.found, *(principle_faults([scheme], ground) if scheme else ())]
    found += legal_cap_faults([scheme], ground) if scheme else []
    if scheme is None or found:
        raise FaultsError(found)
    return scheme


def _overlaps(schemes: Sequence[Scheme]) -> list[Fault]:
    """Return a fault for a version there twice, and for two versions that hold on the same day."""
    faults = []
    for earlier, later in pairwise(schemes):
        if earlier.id != later.id:
            continue
        line = later.lines.get("version", 1)
        if earlier.version == later.version:
            said = f"{later.name} is already in {earlier.file}"
            faults.append(Fault(later.file, line, "", said, "a version of its own"))
        elif later.valid_from <= earlier.valid_to:
            said = f"{later.name} begins on {later.valid_from}, while {earlier.name} holds until {earlier.valid_to}"
            faults.append(Fault(later.file, later.lines.get("valid_from", 1), "", said, "versions one after the other"))
    return faults


def _claimed_twice(schemes: Sequence[Scheme]) -> list[Fault]:
    """Return a fault for two schemes that the same claims of a party are set against: each would be paid twice."""
    faults = []
    for earlier, later in combinations([scheme for scheme in schemes if scheme.claims], 2):
        both = sorted(set(earlier.partners) & set(later.partners))
        apart = later.valid_from > earlier.valid_to or earlier.valid_from > later.valid_to
        if earlier.id == later.id or earlier.claims != later.claims or not both or apart:
            continue
        said = f"claims of the kind '{later.claims}' of '{both[0]}' count for {earlier.name} on the same days already"
        faults.append(Fault(later.file, later.lines.get("claims", 1), "", said, "another kind of claim"))
    return faults
