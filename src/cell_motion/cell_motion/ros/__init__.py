"""What of a robot touches ROS."""
