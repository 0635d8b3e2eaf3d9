"""How documents stand on PDF pages: one file a document, named like it, each with `lay(page, document)`."""
