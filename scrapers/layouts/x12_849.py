"""X12 849, response to product transfer account adjustment: what was granted of a claim."""

from __future__ import annotations

from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message
from scrapers.layouts.x12_844 import read_message as read_claims


def read_message(message: Message, profile: ReportProfile, findings: Findings) -> None:
    """Add the answered lines to the findings."""
    read_claims(message, profile, findings, kind="response")
