"""Lets the tests of this folder share the small channel of `scheme_stand`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
