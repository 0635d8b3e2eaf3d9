"""Judging facts by rules; the only package that knows durable_rules."""
