"""SQLModel tables by noun, one module a noun; importing the package registers them all on one metadata."""

import importlib
import pkgutil

from monitor.model.capture import Capture, Evidence, Observation, OfferNotShown, ReviewItem, Run, TimeStamp
from monitor.model.case import Case, CaseEvent, Exemption, Step
from monitor.model.catalogue import Assortment, Listing, MapPrice, Product, Promotion
from monitor.model.delivery import DigestRow, Handover, JobRun, OutboxItem, PolicyVersion
from monitor.model.judgement import Judging, ReleasedPrice, VerdictCount, VerdictRow, Violation
from monitor.model.party import Agreement, Alias, Discount, Party, Territory
from monitor.model.report import AgreementFile, Clause, ReportFile, ReportRow, Sale

__all__ = [
    "Agreement",
    "AgreementFile",
    "Alias",
    "Assortment",
    "Capture",
    "Case",
    "CaseEvent",
    "Clause",
    "DigestRow",
    "Discount",
    "Evidence",
    "Exemption",
    "Handover",
    "JobRun",
    "Judging",
    "Listing",
    "MapPrice",
    "Observation",
    "OfferNotShown",
    "OutboxItem",
    "Party",
    "PolicyVersion",
    "Product",
    "Promotion",
    "ReleasedPrice",
    "ReportFile",
    "ReportRow",
    "ReviewItem",
    "Run",
    "Sale",
    "Step",
    "Territory",
    "TimeStamp",
    "VerdictCount",
    "VerdictRow",
    "Violation",
]

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
