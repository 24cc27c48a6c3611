"""What a line says and looks like, as Foxglove shows it: pure conversions, and where they go.  Knows no ROS."""
