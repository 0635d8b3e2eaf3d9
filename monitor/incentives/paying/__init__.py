"""How schemes pay: one function a method, found by walking this folder; formulas stand beside it."""
