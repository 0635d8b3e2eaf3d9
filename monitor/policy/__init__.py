"""The brand's policy as files a person edits: read, checked as a whole, loaded into the store."""
