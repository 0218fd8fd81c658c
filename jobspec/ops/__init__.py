"""What operators do and look at. The CLI prints it."""
