"""Whether the house can see: sites that answer or fell silent, and helpers such as the browser that are missing."""
