"""The simulated equipment of a garment cell, acting on a running world."""
