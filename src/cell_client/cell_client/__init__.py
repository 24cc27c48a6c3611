"""How a program talks to a running line: it follows its events, asks and commands."""
