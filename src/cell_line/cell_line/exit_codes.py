"""How the process of a node ends."""

OK = 0
CRASHED = 1
NOT_CONFIGURED = 2
"""Its configuration is wrong: starting it again does not help."""
OWNED = 3
"""Another process writes to its folder, or runs its line: starting it again does not help while that lives."""
UNWRITABLE = 4
"""It cannot write to its files: it goes on where they end once it is started again and can."""
