"""The numbers that rows have."""

LARGEST_NUMBER = 2**31 - 1
"""Above it no row is numbered: what PostgreSQL's `integer` holds."""
