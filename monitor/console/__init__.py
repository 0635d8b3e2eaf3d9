"""The console: what the commands tell, as pages in a browser; it reads, and nothing is decided in it."""
