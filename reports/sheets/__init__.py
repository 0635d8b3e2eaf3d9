"""Documents as workbooks: one file a document, named like its page, each with `sheets(document)`."""
