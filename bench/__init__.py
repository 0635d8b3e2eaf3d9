"""Benchmarks against named peers, and the equality of all readings of a rule; no timed tests."""
