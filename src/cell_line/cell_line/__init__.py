"""What every node of a line shares."""
