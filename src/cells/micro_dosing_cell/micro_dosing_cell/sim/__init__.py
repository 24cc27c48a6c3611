"""The simulated equipment of a dosing cell, acting on a running world."""
