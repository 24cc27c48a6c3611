"""Timed device models over the bench: durations, noise and physical faults, no hardware."""
