"""What the page follows while it runs: the line, its history, and those who watch."""
