"""What an engine gives of a simulated world; whoever hosts the world, equips it or offers it on ROS uses this alone."""
