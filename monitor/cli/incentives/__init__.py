"""Commands `incentives`: what was earned, computed to the cent and explained; one file a command."""

from __future__ import annotations

import importlib
import pkgutil

import typer


def register(app: typer.Typer) -> None:
    """Add the `incentives` commands, every file of this package, in order of name."""
    noun = typer.Typer(help="What partners earned: discounts, bonuses, funds and compensations.", no_args_is_help=True)
    for name in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        noun.command(name)(getattr(importlib.import_module(f"{__name__}.{name}"), name))
    app.add_typer(noun, name="incentives")
