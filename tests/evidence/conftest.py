from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from filled_archive import fill

from monitor.evidence.archive import EvidenceArchive


@pytest.fixture
def archive(tmp_path: Path) -> EvidenceArchive:
    """Five records over two days: pages and one file."""
    return fill(EvidenceArchive(tmp_path / "evidence"))
