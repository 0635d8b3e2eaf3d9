"""Pictures of a rendered page: all of it, and the box of one offer, found by the text of its price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

WIDTH, HEIGHT = 1280, 1024
_TALLEST = 12_000
"""Pixels of a page that are photographed; browsers fail beyond some 16,000."""

_BOX = """
price => {
  const squeeze = text => (text || '').replace(/\\s+/g, '');
  const wanted = squeeze(price), holds = node => squeeze(node.textContent).includes(wanted);
  const shown = node => { const box = node.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
  const skipped = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE']);
  const deepest = node => {
    const inner = [...node.children].filter(child => !skipped.has(child.tagName) && holds(child));
    return inner.length ? inner.flatMap(deepest) : (shown(node) ? [node] : []);
  };
  if (!wanted || !document.body || !holds(document.body)) return null;
  const heading = document.querySelector('h1'), top = node => node.getBoundingClientRect().top;
  const away = node => heading ? Math.abs(top(node) - top(heading)) : top(node);
  const found = deepest(document.body).filter(node => node !== document.body).sort((a, b) => away(a) - away(b));
  if (!found.length) return null;
  let box = found[0];
  while (box.parentElement && box.parentElement !== document.body) {
    if (box.parentElement.getBoundingClientRect().height > 500) break;
    box = box.parentElement;
  }
  const place = box.getBoundingClientRect();
  return {x: place.x + window.scrollX, y: place.y + window.scrollY, width: place.width, height: place.height};
}
"""
"""The smallest shown elements with the price's text, of them the one nearest to the heading, and what frames it."""

_PADDING = 4


@dataclass(frozen=True)
class Shot:
    """One picture (PNG): `area` is page or offer, `subject` the caller's name for the offer."""

    area: str
    png: bytes
    subject: str = ""


async def photograph(page: Page, prices: dict[str, str]) -> list[Shot]:
    """Return pictures of the whole page and of the offers whose price texts are given by the caller's names.

    An offer whose text the page does not show as such has no box.
    """
    height = min(int(await page.evaluate("document.documentElement.scrollHeight")), _TALLEST)
    whole = {"x": 0.0, "y": 0.0, "width": float(WIDTH), "height": float(max(height, 1))}
    shots = [Shot("page", await _picture(page, whole))]
    for subject, text in prices.items():
        box = await page.evaluate(_BOX, text)
        if box is not None and box["y"] < _TALLEST:
            shots.append(Shot("offer", await _picture(page, _padded(box)), subject))
    return shots


async def _picture(page: Page, clip: dict[str, float]) -> bytes:
    return await page.screenshot(full_page=True, clip=clip, animations="disabled", type="png")  # type: ignore[arg-type]


def _padded(box: dict[str, float]) -> dict[str, float]:
    left, top = max(0.0, box["x"] - _PADDING), max(0.0, box["y"] - _PADDING)
    return {
        "x": left,
        "y": top,
        "width": min(box["x"] + box["width"] + _PADDING, WIDTH) - left,
        "height": box["y"] + box["height"] + _PADDING - top,
    }
