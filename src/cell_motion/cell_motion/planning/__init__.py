"""Collision-free motion of robots: one planner protocol, two backends, a planner in its own process."""
