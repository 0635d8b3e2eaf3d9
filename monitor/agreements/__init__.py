"""Agreements: clauses that antitrust law looks at, found by signals that are data, and judged by rules."""
