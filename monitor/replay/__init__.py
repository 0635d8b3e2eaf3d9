"""Replaying a rule on history: what it would have found, told and proposed; nothing is written."""
