"""What the devices of garments do without hardware: timed models over the bench."""
