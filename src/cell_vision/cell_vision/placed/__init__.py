"""What lies at a known place, seen from above: which part, where, turned how far, or flipped; pure functions."""
