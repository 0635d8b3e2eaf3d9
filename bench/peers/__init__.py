"""The peers, one a module; each is found by walking this folder."""
