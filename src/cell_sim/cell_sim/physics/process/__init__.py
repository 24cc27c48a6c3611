"""What cells do to a product beside moving it: dosing, weighing, blasting."""
