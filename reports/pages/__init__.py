"""How documents stand on PDF pages: one file a document, named like it, each with `title(document)`
and `lay(page, document)`; a workbook of the same document has the title, too."""
