"""What the page shows of a line, as data: pure functions of the plant."""
