"""One file a format, found by its file name.

Text has `write(name, document) -> str`; bytes have `pack(name, document) -> bytes`, and in `DOCUMENTS`
the names of those they are for.
"""
