"""The pack of a case: everything a third party needs to check what was seen, and nothing about anybody else."""
