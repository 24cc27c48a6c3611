"""Skills and setup parts of a cell that finishes printed parts."""
