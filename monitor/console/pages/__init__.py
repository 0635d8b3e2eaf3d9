"""The pages of the console: a file a page, each a function of what is looked at and what was asked."""
