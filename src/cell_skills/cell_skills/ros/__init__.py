"""Everything that touches ROS, shared by all nodes."""
