"""How the carriers of a line are numbered, and what their tags bear."""
