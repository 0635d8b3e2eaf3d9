"""Facts: flat, typed records that rules read; where they come from the store they are views."""
