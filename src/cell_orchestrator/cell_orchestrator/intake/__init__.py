"""Order documents of several formats, read into requests to the core."""
