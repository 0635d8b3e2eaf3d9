"""The product's sentence: collect, take in, judge, advance cases, say; one readable function a step."""

from monitor.pipeline.run import RunSummary, run

__all__ = ["RunSummary", "run"]
