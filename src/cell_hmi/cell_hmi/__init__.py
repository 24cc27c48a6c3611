"""The page and the REST API of a line: what people see of it, and what they may ask of it."""
