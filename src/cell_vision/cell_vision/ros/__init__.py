"""What sees, on ROS."""
