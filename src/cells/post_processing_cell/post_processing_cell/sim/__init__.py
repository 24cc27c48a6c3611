"""The simulated equipment of a cell for printed parts, acting on a running world."""
