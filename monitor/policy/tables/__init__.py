"""The policy files: one module a file, named like it, with a `FILE`; found by walking this folder."""
