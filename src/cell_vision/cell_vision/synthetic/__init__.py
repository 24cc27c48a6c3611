"""Images made by seed, with what is true of them."""
