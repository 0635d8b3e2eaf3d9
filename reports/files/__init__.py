"""Documents that people work on in office programs: one file a format, each with `write(document) -> bytes`."""
