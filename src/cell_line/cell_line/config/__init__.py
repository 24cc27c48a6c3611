"""The file of a line and the others, read strictly."""
