"""Where order documents are read and products looked after: a process of its own, so that nobody waits for it."""
