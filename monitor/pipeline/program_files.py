"""Files of the program that are found by walking folders, asked before a pass needs them: each that cannot be used."""

from __future__ import annotations

from collections.abc import Callable

from monitor.errors import Fault, ProgramFileError
from monitor.outbox.channels import openers
from reports.render import FormatFileError, format_names
from scrapers.found_files import FoundFileError
from scrapers.layouts import layouts
from scrapers.sites import reader_names
from scrapers.texts import text_forms

_FOLDERS: tuple[Callable[[], object], ...] = (reader_names, layouts, text_forms, openers, format_names)
"""What loads all files of a folder: of sites, layouts, agreement texts, channels and formats"""


def program_faults() -> list[Fault]:
    """Return the first fault of each folder."""
    faults = []
    for load in _FOLDERS:
        try:
            load()
        except (FoundFileError, FormatFileError, ProgramFileError) as error:
            name, ending, problem = str(error).partition(".py")
            mended = "a file that can be used; mend it, or take it out of its folder"
            faults.append(Fault(name + ending, 0, "", problem.lstrip(": "), mended))
    return faults
