"""The engine Gazebo: the same world, machines and tools, moved by a Gazebo server step by step."""
