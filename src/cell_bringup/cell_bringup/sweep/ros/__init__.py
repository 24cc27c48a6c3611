"""The two sides of a sweep on ROS: who speaks to the line, and who answers it."""
