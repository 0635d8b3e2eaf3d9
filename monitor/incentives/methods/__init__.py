"""One file a family of worked calculations; each function reads its inputs by name and answers by name."""
