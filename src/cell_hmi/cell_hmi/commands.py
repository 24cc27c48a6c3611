"""`./cell page`."""
