"""Schemes as data: YAML files in the workspace's `schemes/`, dated and versioned, checked as a whole."""
