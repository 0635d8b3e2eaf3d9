"""A group of commands that is a command itself: `ingest FILE…` beside `ingest rows`."""

from __future__ import annotations

from typer import Context
from typer.core import TyperGroup


class FilesFirst(TyperGroup):
    """Words that name none of the group's commands are handed to its command `default`, such as `files`."""

    default = "files"

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Put the default command in front where none of the group is named."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [self.default, *args]
        return super().parse_args(ctx, args)
