"""Write revisions from the tables of `monitor.model`.

`python -m monitor.migrations.generate MESSAGE` writes one revision with what differs from the newest.
`python -m monitor.migrations.generate --initial` writes the first revisions anew, one for each module of tables;
only as long as no store exists that must be kept.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from alembic import command
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateIndexOp, CreateTableOp, MigrateOperation, ModifyTableOps, UpgradeOps
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from monitor.migrations.rendering import render_plain
from monitor.store.migrate import FINGERPRINT_MARK, METADATA, config_for, upgrade

VERSIONS = Path(__file__).parent / "versions"
_FINGERPRINT_LENGTH = 8


def write_initial(directory: Path = VERSIONS) -> list[Path]:
    """Replace all revisions by one for each module of tables; return the files.

    The last one's identifier ends with the fingerprint of them all: written anew, they make another schema.
    """
    for old in directory.glob("[0-9]*.py"):
        old.unlink()
    modules = sorted(_by_module().items())
    bodies = {module: _tables(tables) for module, tables in modules}
    names = [f"{number:04d}" for number in range(1, len(modules) + 1)]
    names[-1] += FINGERPRINT_MARK + sha256("".join(bodies.values()).encode()).hexdigest()[:_FINGERPRINT_LENGTH]
    paths = []
    for name, before, module in zip(names, [None, *names], bodies, strict=False):
        path = directory / f"{name}_{module}.py"
        path.write_text(_revision(name, before, module, bodies[module]), encoding="utf-8")
        paths.append(path)
    return paths


def write_difference(message: str) -> None:
    """Write one revision that takes the newest schema to that of the model."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        upgrade(connection)
        number = len(list(VERSIONS.glob("[0-9]*.py"))) + 1
        command.revision(config_for(connection), message, autogenerate=True, rev_id=f"{number:04d}")
    engine.dispose()


def _by_module() -> dict[str, dict[str, list[MigrateOperation]]]:
    """Return the operations that create each table, by the module of its model and the table's name."""
    modules = {
        str(mapper.local_table.description): mapper.class_.__module__.rpartition(".")[2]
        for mapper in SQLModel._sa_registry.mappers
    }
    engine = create_engine("sqlite://")
    found: dict[str, dict[str, list[MigrateOperation]]] = defaultdict(dict)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": False})
        script = produce_migrations(context, METADATA)
        for operation in _flat(script.upgrade_ops.ops if script.upgrade_ops else []):
            if isinstance(operation, CreateTableOp | CreateIndexOp):
                table = str(operation.table_name)
                found[modules[table]].setdefault(table, []).append(operation)
    engine.dispose()
    return found


def _flat(operations: Iterable[MigrateOperation]) -> Iterator[MigrateOperation]:
    """Return operations with those that Alembic groups by table taken out of their group."""
    for operation in operations:
        if isinstance(operation, ModifyTableOps):
            yield from operation.ops
        else:
            yield operation


def _tables(tables: dict[str, list[MigrateOperation]]) -> str:
    """Return the functions that create tables, and the one that calls them."""
    calls = "".join(f"    _{name}()\n" for name in sorted(tables))
    parts = [f'\ndef upgrade() -> None:\n    """Create the tables."""\n{calls}']
    for name in sorted(tables):
        code = render_python_code(UpgradeOps(tables[name]), render_item=render_plain)
        lines = [line for line in textwrap.dedent(code).splitlines() if not line.lstrip().startswith("#")]
        parts.append(f"\ndef _{name}() -> None:\n" + textwrap.indent("\n".join(lines), "    ") + "\n")
    return "\n\n".join(parts)


def _revision(name: str, before: str | None, module: str, body: str) -> str:
    down = f'"{before}"' if before else None
    parts = [
        f'"""The first tables of `monitor.model.{module}`."""',
        "import sqlalchemy as sa\nfrom alembic import op",
        f'revision = "{name}"\ndown_revision = {down}',
        body,
    ]
    return "\n\n".join(parts)


def main() -> None:
    """Run the command."""
    if sys.argv[1:] == ["--initial"]:
        write_initial()
    elif len(sys.argv) == 2:
        write_difference(sys.argv[1])
    else:
        sys.exit(__doc__)
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(VERSIONS)], check=True)  # noqa: S603 - own files


if __name__ == "__main__":
    main()
