"""The one error of the text readers: a file that cannot be read, why, and what the sender can do."""

from __future__ import annotations


class TextRefusedError(Exception):
    """An agreement file that is not read: the message names the file, the reason and the way out."""

    def __init__(self, path: str, reason: str, remedy: str) -> None:
        self.path, self.reason, self.remedy = path, reason, remedy
        super().__init__(f"{path}: {reason}; {remedy}")
