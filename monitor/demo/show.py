"""How the demo is told on a terminal: what happened, what was found against what was planted, and where to look."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from monitor.demo.calendar import DAYS, SLOTS, Slot
from monitor.demo.play import Played
from monitor.demo.servers import HOST
from monitor.demo.truth import Comparison
from scrapers.counted import number_of

_HALF = {"am": "06:00", "pm": "14:00"}


def told(played: Played) -> Iterator[RenderableType]:
    """Yield what happened and what was found, in the order it is read; `where` comes last."""
    yield _days(played)
    yield from _remarks(played)
    if played.comparison.planted:
        yield _planted(played)
    yield _lookalikes(played.comparison)
    yield _mails(played)
    yield _verdict(played.comparison)


def digests(out: Path) -> list[Path]:
    """Return the channel digests in HTML that were written below `out/`, oldest first."""
    return sorted(
        path for path in out.rglob("*.html") if "digest" in str(path.relative_to(out)) and "legal" not in path.name
    )


def _days(played: Played) -> Table:
    table = _table("Three days on the market", "when", "pages", "not seen", "new", "cases", "mails")
    table.columns[0].no_wrap = True
    for visit in played.visits:
        gaps = {name: number for name, number in visit.outcomes.items() if name not in ("ok", "out_of_stock")}
        table.add_row(
            _when(visit.slot),
            str(sum(visit.outcomes.values()) - sum(gaps.values())),
            ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in gaps.items()),
            str(visit.violations or ""),
            str(visit.cases or ""),
            str(visit.mails or ""),
        )
    return table


def _remarks(played: Played) -> Iterator[Text]:
    """Yield what the person did and what went wrong, slot by slot."""
    for visit in played.visits:
        yield from (Text(f"{_when(visit.slot)}: {words}") for words in visit.told)
        yield from (Text(f"! {_when(visit.slot)}: {failure}", "red") for failure in visit.failures)


def _when(slot: Slot) -> str:
    return f"day {slot.day} {_HALF[slot.half]}"


def _planted(played: Played) -> Table:
    table = _table("What was planted", "", "rule", "when", "what happens")
    missing = set(played.comparison.missing)
    for entry in played.comparison.planted:
        mark = Text("missed", "bold red") if str(entry.finding) in missing else Text("found", "green")
        appears = entry.finding.appears or SLOTS[0]
        table.add_row(mark, entry.finding.rule, _when(appears), escape(entry.story))
    return table


def _lookalikes(comparison: Comparison) -> Table:
    table = _table("What only looks like a violation", "", "look-alike", "why it is none")
    for lookalike, seen in comparison.lookalikes:
        mark = Text("seen", "green") if seen else Text("never seen", "bold red")
        table.add_row(mark, escape(lookalike.what), escape(lookalike.why))
    return table


def _mails(played: Played) -> Table:
    table = _table("Mail that arrived", "to", "subject", "kept as")
    for mail in played.mails:
        table.add_row(escape(", ".join(mail.recipients)), escape(mail.subject), escape(_beside(mail.path, played)))
    return table


def _verdict(comparison: Comparison) -> Panel:
    seen = sum(was_seen for _, was_seen in comparison.lookalikes)
    lines = [
        Text(f"{number_of(len(comparison.planted), 'violation')} planted, {comparison.found} found.", "bold"),
        Text(f"{len(comparison.missing)} missing, {len(comparison.unexpected)} unexpected.", "bold"),
        Text(f"{len(comparison.lookalikes)} look-alikes planted, {seen} seen, none may be among the found."),
    ]
    lines += [Text(f"missing: {line}", "red") for line in comparison.missing]
    lines += [Text(f"unexpected: {line}", "red") for line in comparison.unexpected]
    return Panel(Group(*lines), border_style="green" if comparison.is_exact else "red", expand=False)


def where(played: Played) -> str:
    """Return where to look and what to type next, a line each, none broken: people copy them."""
    root, program = _as_typed(played.workspace.root), _program()
    typed = shlex.quote(str(root))
    rows = [(f"digest {path.stem}", str(_as_typed(Path(path)))) for path in digests(played.workspace.out)]
    for path in played.statements:
        about = "incentives" if path.parent == played.workspace.out else "statement"
        rows.append((about, str(_as_typed(path))))
    rows += [
        ("everything said", str(root / "out")),
        ("mails", str(root / "mail-sink")),
        ("cases", f"{program} cases list -w {typed}"),
        ("one rule", f"{program} rules explain MAP-001"),
        ("evidence", f"{program} evidence verify -w {typed}"),
        ("go on", f"{program} demo {typed} --serve"),
        ("", f"and in another terminal: {program} run -w {typed}"),
    ]
    width = max(len(about) for about, _ in rows)
    return "\n".join(["Where to look", *(f"{about:{width}}  {what}" for about, what in rows)])


def _program() -> str:
    """Return the command as the reader can type it: by name where the shell finds it, else by its path."""
    called = Path(sys.argv[0])
    if called.name != "channelwarden" or shutil.which("channelwarden"):
        return "channelwarden"
    return str(_as_typed(called.absolute()))


def _as_typed(path: Path) -> Path:
    """Return a path as seen from here where it lies below, else as it is."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def shops(start: date, ports: dict[str, int]) -> Table:
    """Return the addresses at which the shops can be visited."""
    table = _table(f"The demo market on {start + timedelta(days=DAYS - 1)}", "shop", "address")
    for name, port in ports.items():
        table.add_row(name, f"http://{HOST}:{port}/")
    return table


def _beside(path: Path, played: Played) -> str:
    return str(path.relative_to(played.workspace.root)) if path.is_relative_to(played.workspace.root) else str(path)


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="dim", padding=(0, 1), expand=False
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
