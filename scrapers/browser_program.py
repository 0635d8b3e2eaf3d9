"""Which browser there is: an installed Chromium, driven by Playwright, which is an optional extra."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Every request is answered by our own fetch layer; whatever might slip past it finds no host and no address.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)


class BrowserAbsentError(Exception):
    """There is no browser to render pages with; the message says what is missing and what to do."""


@dataclass(frozen=True)
class BrowserLimits:
    """How long one page may take with all that it loads, and how much that may be."""

    timeout_seconds: float = 30.0
    max_requests: int = 150
    max_bytes: int = 20_000_000


def find_program(given: str = "") -> str:
    """Return the path of the browser: the one given, else the first found by name; raises `BrowserAbsentError`."""
    if given:
        if not (Path(given).is_file() and os.access(given, os.X_OK)):
            raise BrowserAbsentError(f"browser.path names {given}, which is no program that can be run")
        return given
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise BrowserAbsentError(
            f"no browser is installed (looked for {', '.join(NAMES)}); install Chromium or name it in browser.path"
        )
    return found


def sandboxed() -> bool:
    """Return whether Chromium's sandbox can be used: it refuses to start with it for the superuser."""
    return os.geteuid() != 0
