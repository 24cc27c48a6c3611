"""Skills and setup parts of a cell that folds garments."""
