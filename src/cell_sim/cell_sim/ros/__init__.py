"""The simulated world as ROS sees it: the interfaces of robots, cameras, track and devices, and of the world itself."""
