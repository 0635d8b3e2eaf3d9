"""The law's dated figures: limits with the days they are in force, their source, and a workspace's tighter ones.

`rules/law/parameters.yaml` holds them. A figure has the name of an attribute of the fact `action`; whoever asks the
gate on a day is judged by the value in force on that day, so an old question gets the old answer again. After the
last day of a figure there is none (a yes-or-no figure is `false`): a rule that needs it allows nothing any more. A
workspace's own file of that name can only tighten: of two values in force the lower one counts, and `false` before
`true`. A figure of which the higher value would be the stricter one is therefore named the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.errors import Fault
from monitor.rulebook.fields import flag, only, text
from monitor.rulebook.literals import read_literal
from monitor.rulebook.located import Faults, MappingNode, Node, ScalarNode, SequenceNode, parse_yaml
from monitor.rulebook.records import FactSchema, Figure, Type
from monitor.vocabulary import JURISDICTIONS

FIGURES_FILE = "law/parameters.yaml"
"""Where the figures stand in a rules folder; the one file there that is no rule."""

_KEYS = (
    "figure",
    "jurisdiction",
    "value",
    "valid_from",
    "valid_to",
    "meaning",
    "citation",
    "confirmed",
)
_OPTIONAL = {"valid_to"}


@dataclass(frozen=True)
class InForce:
    """What a figure is on a day: the value (None: none is in force), and where it comes from or why there is none."""

    value: int | None
    currency: str
    said: str
    confirmed: bool


def read_figures(
    *, shipped: Path, own: Path | None, schemas: Mapping[str, FactSchema], faults: list[Fault]
) -> tuple[Figure, ...]:
    """Return the shipped figures and the workspace's own; every fault of both files is appended."""
    schema = schemas.get("action")
    if schema is None:
        return ()
    base = _file(shipped, schema, faults, own=False)
    added = _file(own, schema, faults, own=True) if own else ()
    for figure in added:
        faults += _loosening(figure, base)
    return (*base, *added)


def figure_on(figures: Iterable[Figure], name: str, place: str, day: date | None) -> InForce:
    """Return the value in force on a day: the strictest of the file and the workspace, never without the file."""
    listed = [item for item in figures if item.name == name and item.jurisdiction == place]
    base = [item for item in listed if not item.own]
    if not base:
        return InForce(None, "", f"no `{name}` is known for {place}", True)
    if day is None:
        return InForce(None, "", f"`{name}` is asked for no day", True)
    now = [item for item in base if item.holds_on(day)]
    if not now:
        ended = max((item.valid_to for item in base if item.valid_to and item.valid_to < day), default=None)
        since = f" (the last one ended with {ended.isoformat()})" if ended else ""
        nothing = False if base[0].type is Type.BOOLEAN else None
        return InForce(nothing, "", f"no `{name}` is in force for {place} on {day.isoformat()}{since}", True)
    ruling = min([*now, *(item for item in listed if item.own and item.holds_on(day))], key=lambda item: item.value)
    return InForce(ruling.value, ruling.currency, ruling.citation, ruling.confirmed)


def figure_names(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Return the names of figures, each once, in the order of the file."""
    return tuple(dict.fromkeys(item.name for item in figures))


def _file(folder: Path, schema: FactSchema, faults: list[Fault], *, own: bool) -> tuple[Figure, ...]:
    path = folder / FIGURES_FILE
    if not path.is_file():
        return ()
    noted = Faults(f"rules/{FIGURES_FILE}", faults)
    try:
        root = parse_yaml(path.read_text(encoding="utf-8-sig"), noted)
    except UnicodeDecodeError as error:
        noted.add(0, f"not UTF-8 text (byte {error.start})", "the file saved as UTF-8")
        return ()
    listed = root.get("figures") if isinstance(root, MappingNode) else None
    if not isinstance(listed, SequenceNode):
        if root is not None:
            noted.add(1, "no list of figures", f"`figures:` with entries of {', '.join(_KEYS)}")
        return ()
    found = [figure for node in listed.items if (figure := _figure(node, schema, noted, own=own))]
    _note_overlaps(found, noted)
    return tuple(found)


def _figure(node: Node, schema: FactSchema, faults: Faults, *, own: bool) -> Figure | None:
    if not isinstance(node, MappingNode):
        faults.add(node.line, "a figure holds no keys", ", ".join(_KEYS))
        return None
    if not only(node, _KEYS, [key for key in _KEYS if key not in _OPTIONAL], faults, "a figure"):
        return None
    name, place = text(node, "figure", faults), text(node, "jurisdiction", faults)
    if name not in schema.attributes:
        faults.unknown(node.line_of("figure"), "figure", name, schema.attributes, f" in fact '{schema.name}'")
        return None
    if place not in JURISDICTIONS:
        faults.unknown(node.line_of("jurisdiction"), "jurisdiction", place, JURISDICTIONS)
    value = node.get("value")
    literal = read_literal(value, schema.attributes[name].type, faults, f"'{name}'") if value else None
    first, last = _day(node, "valid_from", faults), _day(node, "valid_to", faults)
    if literal is None or first is None:
        return None
    if not isinstance(literal.value, int):
        faults.add(node.line_of("value"), f"'{name}' is no figure", "an attribute that is a number or true/false")
        return None
    if last is not None and last < first:
        faults.add(
            node.line_of("valid_to"), f"'{name}' ends before it begins", "a last day that is not before the first"
        )
    return Figure(
        name=name,
        jurisdiction=place,
        value=literal.value,
        type=schema.attributes[name].type,
        currency=literal.currency,
        valid_from=first,
        valid_to=last,
        meaning=text(node, "meaning", faults),
        citation=text(node, "citation", faults),
        confirmed=flag(node, "confirmed", faults),
        own=own,
        line=node.line,
    )


def _day(table: MappingNode, key: str, faults: Faults) -> date | None:
    node = table.get(key)
    if node is None:
        return None
    try:
        return date.fromisoformat(str(node.value) if isinstance(node, ScalarNode) else "")
    except ValueError:
        faults.add(node.line, f"'{key}' is no day", "a day such as 2034-05-31")
        return None


def _note_overlaps(figures: Sequence[Figure], faults: Faults) -> None:
    for index, figure in enumerate(figures):
        for other in figures[:index]:
            if (figure.name, figure.jurisdiction) == (other.name, other.jurisdiction) and figure.meets(other):
                said = f"`{figure.name}` for {figure.jurisdiction} is in force twice, first in line {other.line}"
                faults.add(figure.line, said, "periods that do not overlap")


def _loosening(figure: Figure, base: Sequence[Figure]) -> list[Fault]:
    """Return a fault where a workspace's figure would loosen the law's, or stands where the law has none."""
    same = [item for item in base if (item.name, item.jurisdiction) == (figure.name, figure.jurisdiction)]
    meeting = [item for item in same if item.meets(figure)]
    file, where = f"rules/{FIGURES_FILE}", f"`{figure.name}` for {figure.jurisdiction}"
    if not meeting:
        return [Fault(file, figure.line, "", f"{where} tightens nothing: no shipped figure is in force then")]
    if any(figure.currency != item.currency for item in meeting):
        return [Fault(file, figure.line, "", f"{where} is in {figure.currency}", f"{meeting[0].currency}")]
    if any(figure.value > item.value for item in meeting):
        return [Fault(file, figure.line, "", f"{where} is looser than the shipped one", "a stricter figure")]
    return []
