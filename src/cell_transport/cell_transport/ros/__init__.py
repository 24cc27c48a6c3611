"""What talks to the track over ROS."""
