"""The transport as bodies: carriers on belts, stoppers, locks and antennas."""
