"""One file a format, found by its file name.

Text has `write(name, document) -> str`; bytes have `pack(document) -> bytes` and name what they hold in `DOCUMENTS`.
"""
