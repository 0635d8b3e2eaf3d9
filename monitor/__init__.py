"""Channelwarden's monitor: what is remembered and decided about a sales channel."""

__version__ = "0.1.0"
