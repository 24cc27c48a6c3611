"""The default backend: pinocchio, coal, OMPL and toppra around our own inverse kinematics and checks."""
