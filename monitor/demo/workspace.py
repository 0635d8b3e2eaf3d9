"""Writes the demo's workspace: settings, policy files, inbox, agreements, and where its market listens."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from ruamel.yaml import YAML

from monitor.demo.calendar import day_of
from monitor.demo.catalogue import Catalogue, market_data, market_text
from monitor.demo.contracts import agreement_files
from monitor.demo.pages import path_of
from monitor.demo.partners import partner_settings, report_files
from monitor.demo.servers import HOST
from monitor.errors import RefusedError, SettingsError
from monitor.settings import SETTINGS_FILE

NOTE_FILE = "demo.json"
MAIL_FOLDER = "mail-sink"
_WRITTEN = ("policy", "inbox", "agreements", "schemes", "evidence", "out", MAIL_FOLDER)

_TABLES = ("parties", "aliases", "promotions", "territories", "assortment", "discounts", "kpis", "kpi_results",
           "purchases", "claims", "costs_to_serve", "agreements")  # fmt: skip
_DAYS = {"valid_from", "valid_to", "authorised_from", "authorised_to", "report_due", "period_from", "period_to",
         "proof_on", "proof_due"}  # fmt: skip


@dataclass(frozen=True)
class DemoNote:
    """What a demo workspace remembers of its market: first day, whether violations are planted, and the ports."""

    start: str
    planted: bool
    mail_port: int
    ports: dict[str, int]
    played: bool = False
    """to its end"""


def read_note(root: Path) -> DemoNote:
    """Return the note of a demo workspace; raises `SettingsError` where there is none."""
    path = root / NOTE_FILE
    if not path.is_file():
        raise SettingsError(
            f"{root} is no demo workspace: {NOTE_FILE} is missing. Play it first: `channelwarden demo {root}`."
        )
    try:
        return DemoNote(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise SettingsError(
            f"{path} is not what the demo wrote ({error}). Play it again: `channelwarden demo {root} --again`."
        ) from error


def make_room(root: Path, *, again: bool = False) -> None:
    """Make the directory ready for a demo: a new one, an empty one, or what an earlier demo wrote is removed.

    Raises `RefusedError` for one that was changed since it was played, but `again`, and `SettingsError` for a directory
    that holds anything else.
    """
    if root.exists() and not root.is_dir():
        raise SettingsError(f"{root} is a file; name a directory for the demo.")
    root.mkdir(parents=True, exist_ok=True)
    if {path.name for path in root.iterdir()} - {MAIL_FOLDER} and not (root / NOTE_FILE).is_file():
        raise SettingsError(
            f"{root} is not empty and no demo workspace; name a new or an empty directory for the demo."
        )
    if not again and _was_changed(root):
        raise RefusedError(
            f"{root} holds a demo that was gone on with; nothing was removed. Go on with it by `--serve`, name a new "
            "directory, or let `--again` remove its settings, policy, store, evidence and documents and play it anew."
        )
    for name in _WRITTEN:
        shutil.rmtree(root / name, ignore_errors=True)
    for path in [root / SETTINGS_FILE, *root.glob("channelwarden.db*"), *root.glob(".channelwarden.lock*")]:
        path.unlink(missing_ok=True)


def _was_changed(root: Path) -> bool:
    """Return whether a person changed a demo, or made passes in it, since it was played to its end."""
    note = root / NOTE_FILE
    if not note.is_file() or not read_note(root).played:
        return False
    folders = (root / name for name in ("policy", "inbox", "agreements", "schemes", "rules", "decisions", "letters"))
    kept = [
        root / SETTINGS_FILE,
        root / "channelwarden.db",
        *chain.from_iterable(map(Path.iterdir, filter(Path.is_dir, folders))),
    ]
    return any(path.stat().st_mtime_ns > note.stat().st_mtime_ns for path in kept if path.exists())


def write_note(root: Path, note: DemoNote) -> None:
    """Write what the workspace remembers of its market."""
    (root / NOTE_FILE).write_text(json.dumps(asdict(note), indent=2) + "\n", encoding="utf-8")


def write_workspace(root: Path, catalogue: Catalogue, note: DemoNote) -> None:
    """Write everything a user needs to go on with the demo as with a workspace of their own."""
    start = date.fromisoformat(note.start)
    write_note(root, note)
    (root / SETTINGS_FILE).write_text(_settings(catalogue, note), encoding="utf-8")
    for name in (*_WRITTEN, "rules"):
        (root / name).mkdir(exist_ok=True)
    for stem, rows in policy_tables(catalogue, start, note.ports).items():
        _write_csv(root / "policy" / f"{stem}.csv", rows)
    for name, data in report_files(catalogue, start).items():
        (root / "inbox" / name).write_bytes(data)
    for name, data in agreement_files(catalogue).items():
        (root / "agreements" / name).write_bytes(data)
    for name, text in scheme_files(start).items():
        (root / "schemes" / name).write_text(text, encoding="utf-8")


def policy_tables(catalogue: Catalogue, start: date, ports: Mapping[str, int]) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every policy file by its stem; days are ISO dates."""
    data = market_data("policy.yaml")
    own = [goods for goods in catalogue.goods.values() if not goods.foreign]
    tables = {
        "products": [
            {"sku": goods.sku, "gtin": goods.gtin, "brand": "Veltora", "title": goods.title, "status": "active"}
            for goods in own
        ],
        "map_prices": [
            {
                "sku": goods.sku,
                "market": market,
                "price": str(price),
                "currency": data["currencies"][market],
                "valid_from": day_of(data["map_valid_from"], start).isoformat(),
                "valid_to": "",
            }
            for goods in own
            for market, price in goods.map.items()
        ],
        "listings": _listings(catalogue, ports),
    }
    for stem in _TABLES:
        tables[stem] = [_policy_row(stem, entry, start, planted=catalogue.planted) for entry in data[stem]]
    return tables


def _policy_row(stem: str, entry: Mapping[str, Any], start: date, *, planted: bool) -> dict[str, str]:
    row = {key: value for key, value in entry.items() if key != "planted"}
    if planted:
        row.update(entry.get("planted", {}))
    if stem == "parties":
        row = {"email": f"channel@{row['id']}.example", "authorised_from": "day-400", **row}
    if stem == "discounts":
        row = {**row, "period_from": "first+0", "period_to": "last+0"}
    return {key: _text(day_of(value, start) if key in _DAYS and value else value) for key, value in row.items()}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _listings(catalogue: Catalogue, ports: Mapping[str, int]) -> list[dict[str, str]]:
    return [
        {
            "site": shop.name,
            "url": f"http://{HOST}:{ports[shop.name]}{path_of(shop, catalogue.goods[sku])}",
            "sku": sku if shop.blocked else "",
            "product_id": "",
        }
        for shop in catalogue.shops
        for sku in shop.skus
    ]


def scheme_files(start: date) -> dict[str, str]:
    """Return every scheme of the market as a file by its name; days are ISO dates."""
    yaml = YAML()
    files = {}
    for entry in market_data("schemes.yaml"):
        text = io.StringIO()
        yaml.dump({key: day_of(value, start) if key in _DAYS else value for key, value in entry.items()}, text)
        files[f"{entry['id']}.yaml"] = text.getvalue()
    return files


def _write_csv(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _settings(catalogue: Catalogue, note: DemoNote) -> str:
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701 - TOML
    environment.filters["toml"] = _toml
    template = environment.from_string(market_text("settings.toml.j2"))
    return template.render(shops=catalogue.shops, partners=partner_settings(), note=note, host=HOST)


def _toml(value: object) -> str:
    """Return a string or a flat table of strings as TOML; JSON's string escapes are TOML's too."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml(str(key))} = {_toml(str(item))}" for key, item in value.items()) + "}"
    return json.dumps(str(value), ensure_ascii=False)
