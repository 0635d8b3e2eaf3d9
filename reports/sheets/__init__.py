"""Documents as workbooks: one file a document, named like it, each with `sheets(document)`."""
