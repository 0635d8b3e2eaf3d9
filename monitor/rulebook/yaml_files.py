"""The YAML files that a workspace keeps in one flat folder: decisions of counsel, schemes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from monitor.errors import Fault


def yaml_files(folder: Path, faults: list[Fault], *, what: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Yield shown name and text of every file of a folder; whatever would be passed over in silence is a fault.

    `what` says what a file holds ("a scheme"), `wanted` how it should be called ("<id>.yaml"). A missing folder
    holds none.
    """
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        if not path.is_file() or path.name.startswith("."):
            continue
        if path.suffix != ".yaml" or path.parent != folder:
            faults.append(Fault(shown, 0, "", f"this would not be read as {what}", f"{folder.name}/{wanted}"))
            continue
        try:
            yield shown, path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            faults.append(no_utf8(shown, error))


def no_utf8(shown: str, error: UnicodeDecodeError) -> Fault:
    """Return the fault of a file that is no UTF-8 text."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return Fault(shown, line, "", f"not UTF-8 text (byte {error.start})", "the file saved as UTF-8")
