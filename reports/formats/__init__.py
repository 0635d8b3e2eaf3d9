"""One file a format: each has `write(name, document) -> str` and is found by its file name."""
