"""The command line: one file a noun, found by walking this package."""
