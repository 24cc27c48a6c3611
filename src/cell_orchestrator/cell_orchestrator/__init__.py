"""The orchestrator of a line: a pure core, a durable store, one loop, and the ROS edge."""
