"""Documents as files below the workspace's `out/`: each written whole or not at all, never outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from monitor.model import OutboxItem
from monitor.outbox.channels import ChannelDownError, NotAcceptedError, Reply
from monitor.settings import Workspace
from monitor.vocabulary import HandoverState
from monitor.whole_file import write_whole


def open_channel(workspace: Workspace) -> FileChannel:
    """Return the channel that writes below the workspace's `out/`."""
    return FileChannel(workspace.out)


class FileChannel:
    """Writes `<recipient>.<format>` for every part, or the one part that the recipient's suffix names."""

    repeatable = True

    def __init__(self, out: Path) -> None:
        self.out = out

    def recipients(self, item: OutboxItem) -> list[str]:
        """Return the path that the document goes to."""
        return [item.recipient]

    def at_once(self, waiting: Sequence[str]) -> list[str]:
        """Return all: a document has one path."""
        return list(waiting)

    def send(self, item: OutboxItem, recipients: Sequence[str], now: datetime) -> Mapping[str, Reply]:  # noqa: ARG002
        """Write the item's parts; raises `NotAcceptedError` for a path that would leave `out/`."""
        self._inside(item.recipient)
        for name, text in targets(item):
            path = self._inside(name)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, text.encode("utf-8"))
            except OSError as error:
                raise ChannelDownError(
                    f"cannot write {path}: {error.strerror}. Free the disk or mend the folder's permissions."
                ) from error
        return {one: Reply(HandoverState.TAKEN) for one in recipients}

    def _inside(self, name: str) -> Path:
        relative = PurePosixPath(name)
        root = self.out.resolve()
        path = root.joinpath(*relative.parts)
        strange = "\\" in name or any(not character.isprintable() for character in name)
        # resolve() follows a symbolic link that someone put below out/.
        if strange or relative.is_absolute() or ".." in relative.parts or not path.resolve().is_relative_to(root):
            raise NotAcceptedError(f"{name!r} is no path below {self.out}", permanent=True)
        return path


def targets(item: OutboxItem) -> list[tuple[str, str]]:
    """Return (path below `out/`, text) for every file the item becomes."""
    suffix = PurePosixPath(item.recipient).suffix.removeprefix(".")
    if suffix in item.parts:
        return [(item.recipient, item.parts[suffix])]
    return [(f"{item.recipient}.{kind}", text) for kind, text in sorted(item.parts.items())]
