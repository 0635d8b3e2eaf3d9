"""What leaves the house: written with what caused it, handed over with retry, kept as sent."""
