"""Joints that follow trajectories: sampling, checks and servo."""
