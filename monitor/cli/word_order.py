"""The options that all commands share may stand before the command's words as well as behind them."""

from __future__ import annotations

from collections.abc import Sequence

_WITH_A_VALUE = ("-w", "--workspace")


def words_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the shared options that stand among the command's words right behind these words.

    A question for help needs neither of them, and without any word there is no command that could read them.
    """
    words: list[str] = []
    shared: list[str] = []
    rest = list(arguments)
    while rest:
        if rest[0] in _WITH_A_VALUE:
            shared, rest = shared + rest[:2], rest[2:]
        elif rest[0] == "--json" or rest[0].startswith(("--workspace=", "-w")):
            shared.append(rest.pop(0))
        elif not rest[0].startswith("-"):
            words.append(rest.pop(0))
        else:
            break
    if rest[:1] in (["--help"], ["--version"]) or not (words or rest):
        return words + rest
    return words + shared + rest
