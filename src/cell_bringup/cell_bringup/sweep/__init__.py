"""`./cell sweep`: every field of every interface of a running line, with every kind of bad value."""
