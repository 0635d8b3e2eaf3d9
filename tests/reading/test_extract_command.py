"""The commands `extract` and `price`: their JSON is a contract."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli.extract import register
from monitor.errors import SettingsError

PAGE = (
    '<html lang="en"><head><title>Aurora X2</title><script type="application/ld+json">{"@type":"Product",'
    '"name":"Aurora X2","sku":"AX2",'
    '"offers":{"price":"199.00","priceCurrency":"USD","availability":"InStock"}}</script></head>'
    '<body><h1>Aurora X2</h1><p class="price">$199.00</p></body></html>'
)
OFFER = {"title": "Aurora X2", "sku": "AX2", "gtin": None, "seller": None, "price": "199.00", "currency": "USD",
         "list_price": None, "availability": "in_stock", "condition": None, "method": "json_ld+visible"}  # fmt: skip
MORE: dict[str, object] = {
    "price_from": None, "price_to": None, "other_prices": [], "unit_price": None, "unit": None, "pack_size": None,
    "pack_text": None, "tax": None, "shipping": None, "coupon_code": None, "coupon_price": None,
    "price_in_cart": False, "seller_id": None, "seller_details": None, "fulfilment": None, "featured": None,
    "price_text": "199.00 USD",
}  # fmt: skip


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    register(app)
    return app


@pytest.fixture
def shop() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/p"
            body = PAGE.encode() if found else b"nothing here"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("packed", [False, True])
def test_a_saved_page_plain_or_gzipped_gives_the_documented_json(
    app: typer.Typer, tmp_path: Path, packed: bool
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(gzip.compress(PAGE.encode()) if packed else PAGE.encode())
    result = CliRunner().invoke(app, ["extract", str(file), "--url", "https://shop.example/p", "--json"])
    assert result.exit_code == 0
    offer = {**OFFER, **MORE, "url": "https://shop.example/p", "pre_order": False, "back_order": False}
    assert json.loads(result.stdout) == {"status": "ok", "offers": [offer], "reasons": []}
    assert list(json.loads(result.stdout)["offers"][0]) == list(offer), "keys are only ever added at the end"


def test_an_address_is_fetched_and_read_like_a_file(app: typer.Typer, shop: str) -> None:
    result = CliRunner().invoke(app, ["extract", f"{shop}/p", "--allow-private", "127.0.0.1", "--json"])
    assert json.loads(result.stdout)["offers"] == [
        {**OFFER, **MORE, "url": f"{shop}/p", "pre_order": False, "back_order": False}
    ]


@pytest.mark.parametrize(("state", "told"), [("PreOrder", (True, False)), ("BackOrder", (False, True))])
def test_what_can_be_ordered_stays_in_stock_for_scripts_and_is_told_apart_at_the_end(
    app: typer.Typer, tmp_path: Path, state: str, told: tuple[bool, bool]
) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE.replace("InStock", state), encoding="utf-8")
    (offer,) = json.loads(CliRunner().invoke(app, ["extract", str(file), "--json"]).stdout)["offers"]
    assert (offer["availability"], offer["price"]) == ("in_stock", "199.00")
    assert (offer["pre_order"], offer["back_order"]) == told


def test_a_private_address_is_not_fetched_unless_it_is_named(app: typer.Typer, shop: str) -> None:
    result = CliRunner().invoke(app, ["extract", f"{shop}/p", "--json"])
    assert result.exit_code == 3
    assert json.loads(result.stdout)["status"] == "unreachable"


def test_words_for_people_show_hostile_text_without_obeying_it(app: typer.Typer, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE.replace("Aurora X2", "[red]Aurora[/red]"), encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(file)])
    assert "[red]" in result.stdout


def test_a_missing_file_is_one_clear_fault(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["extract", str(tmp_path / "no.html")])
    assert isinstance(result.exception, SettingsError)
    assert "cannot be read" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "x.html", "--locale", "klingon!"], "'klingon!' is no locale"),
        (["price", "1", "--currency-hint", "EURO"], "'EURO' is no currency code"),
    ],
)
def test_a_wrong_hint_is_one_clear_fault(app: typer.Typer, arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, SettingsError)
    assert message in str(result.exception)


def test_an_unknown_reader_is_named_with_those_there_are(app: typer.Typer, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(file), "--reader", "amazom"])
    assert isinstance(result.exception, SettingsError)
    assert "Known: amazon" in str(result.exception)


def test_price_prints_one_json_line_a_text(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["price", "1.400 €", "from $19.99 to $29.99", "call us"])
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"text": "1.400 €", "status": "ok", "amount": "1400", "currency": "EUR"},
        {"text": "from $19.99 to $29.99", "status": "ambiguous", "amount": None, "currency": "USD"},
        {"text": "call us", "status": "no_price", "amount": None, "currency": None},
    ]


def test_price_says_what_an_open_text_may_mean_when_asked_for_json(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["price", "--json", "from $19.99 to $29.99", "UVP 149,99 € 119,01 €"])
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert list(first) == ["text", "status", "amount", "currency", "kind", "list_price", "alternatives"]
    assert (first["kind"], first["alternatives"]) == ("range", ["19.99", "29.99"])
    assert (second["amount"], second["list_price"]) == ("119.01", "149.99")


def test_price_reads_standard_input_line_by_line(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["price", "-", "--locale", "es-CL"], input="$24.990\n€ 9,-\n")
    assert [json.loads(line)["amount"] for line in result.stdout.splitlines()] == ["24990", "9"]
