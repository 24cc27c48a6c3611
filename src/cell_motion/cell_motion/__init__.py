"""Robots that plan and follow."""
