"""The files of the inbox that are whole: what somebody is still writing is left for the next pass."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from monitor.settings import Workspace
from scrapers.file_source import is_unfinished


def inbox_files(workspace: Workspace) -> list[Path]:
    """Return the files that lie in a workspace's inbox, hidden and unfinished ones left out."""
    return [path for path in workspace.inbox.rglob("*") if path.is_file() and not is_unfinished(path.name)]


def passed_over(workspace: Workspace) -> dict[Path, str]:
    """Return why what lies in the inbox beside files and folders is not taken in; what is hidden or unfinished is not.

    Nothing tells a link whose file is not there, or a folder elsewhere, from a report that did not come.
    """
    said = {}
    for path in sorted(workspace.inbox.rglob("*")):
        if path.is_file() or is_unfinished(path.name):
            continue
        if path.is_symlink():
            said[path] = "is a link to a folder, which is not followed" if path.is_dir() else "is a link to no file"
        elif path.exists() and not path.is_dir():
            said[path] = "is no file"
    return said


def steady_files(workspace: Workspace, wait: Callable[[float], None] = time.sleep) -> list[Path]:
    """Return the files that are not being written: where some are fresh, they have to stay as they are for a while."""
    seconds = workspace.settings.reports.settle_seconds
    seen = {path: state for path in inbox_files(workspace) if (state := _state(path)) is not None}
    fresh = {path for path, (_, changed) in seen.items() if time.time() - changed < seconds}
    if fresh:
        wait(seconds)
    return [path for path, state in seen.items() if path not in fresh or _state(path) == state]


def place_of(workspace: Workspace, path: Path) -> str:
    """Return where a file lies below the inbox, or nothing for one that lies elsewhere."""
    inbox, file = workspace.inbox.resolve(), path.resolve()
    return _shown(file.relative_to(inbox).as_posix()) if file.is_relative_to(inbox) else ""


def name_of(path: Path) -> str:
    """Return a file's name as it can be stored and shown: one in another encoding than UTF-8 has U+FFFD in it."""
    return _shown(path.name)


def _shown(name: str) -> str:
    return name.encode(errors="surrogateescape").decode(errors="replace")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, of which only a little is in memory at a time; raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _state(path: Path) -> tuple[int, float] | None:
    """Return size and time of change; a file that was taken away has none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime
