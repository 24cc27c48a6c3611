"""What the devices of printed parts do without hardware: timed models over the bench."""
