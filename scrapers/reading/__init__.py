"""From a saved response to what a page says: charset, structured data, visible page, price text, outcome."""
