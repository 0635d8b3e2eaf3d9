"""What the scrapers read becomes rows: offers turn into observations, distributors' files into sales."""
