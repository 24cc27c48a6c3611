"""Starts the line: command line, runner, node table, launch files, audit and bench."""
