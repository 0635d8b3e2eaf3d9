"""The evidence archive: raw bytes as seen, hashed and chained before anything parses them."""
