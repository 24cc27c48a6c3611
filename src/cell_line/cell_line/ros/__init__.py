"""The ROS side that every node of a line has."""
