"""A whole cell and its world in one process, for benches and tests: no ROS, and time passes only while all wait."""
