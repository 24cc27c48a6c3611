"""The machines of a simulated cell that have no standard ROS interface, with the methods of the device protocols."""
