"""The only modules of this package that talk ROS."""
