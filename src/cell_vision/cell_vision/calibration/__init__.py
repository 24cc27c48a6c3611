"""How cameras are calibrated, and how a calibration that holds no longer is noticed."""
