"""A draft of a partner's profile as a block for the settings file, with what a person should look at."""

from __future__ import annotations

import json

from monitor.intake.draft_profile import SURE, DraftProfile


def as_toml(draft: DraftProfile) -> str:
    """Return the draft as TOML; each column stands with its confidence, what is open is a comment."""
    lines = [f"# {remark}" for remark in draft.remarks]
    lines += ["[[partner]]", f"party = {_quoted(draft.party)}", f"files = {_quoted(draft.files)}"]
    lines.append(f"layout = {_quoted(draft.layout)}")
    for name in ("encoding", "decimal", "currency"):
        value = getattr(draft, name)
        lines.append(f"{name} = {_quoted(value)}" if value else f'# {name} = ""')
    if draft.sender:
        lines.append(f"sender = [{_quoted(draft.sender)}]")
    if draft.amounts == "gross":
        lines += ['amounts = "gross"', "vat_percent = 0  # set the rate that the amounts hold"]
    lines += ['# every = "month"', "# due_days = 10", '# resend = "replace"', '# stock = "opening"']
    if draft.unmapped:
        lines.append(f"# not used: {', '.join(map(_quoted, draft.unmapped))}")
    if draft.columns:
        lines += ["", "[partner.columns]"]
        for column in draft.columns:
            look = "" if column.confidence >= SURE else " - please check"
            lines.append(f"{column.field} = {_quoted(column.heading)}  # {column.confidence} %: {column.why}{look}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
