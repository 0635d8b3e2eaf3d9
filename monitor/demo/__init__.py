"""The demo: a live market on loopback, a workspace that watches it, and three days played on an injected clock."""
