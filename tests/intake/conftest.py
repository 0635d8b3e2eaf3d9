"""Lets the tests of this folder share the desk that reports are taken in at."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
