"""One look through a camera of a cell: what it sees, where it stands, and whether that can be acted on."""
