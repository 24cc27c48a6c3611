"""What dosing devices do without hardware: timed models over the bench."""
