"""The ROS edge of the orchestrator: clients of cells and transport, services and topics of the line."""
