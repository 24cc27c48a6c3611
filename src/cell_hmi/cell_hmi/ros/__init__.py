"""What the page hears of a line over ROS itself: what its cameras see, and how its arms stand."""
