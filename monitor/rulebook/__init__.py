"""The rule form: YAML files become typed rules; every fault of every file is reported at once."""
