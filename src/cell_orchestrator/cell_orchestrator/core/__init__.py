"""Decisions as functions of data: no ROS, files, clocks, threads or random ids in here."""
