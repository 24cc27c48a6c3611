"""What a cell knows of its surroundings by its own cameras and the calibrated model of its places."""
