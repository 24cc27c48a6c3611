"""Skills and setup parts of a cell that kits and assembles parts."""
