"""What came of the money spent on clients: effectiveness, discount against volume, cost to serve."""
