"""Devices that need no hardware: timed models on a bench, with noise and faults, of what several families share."""
