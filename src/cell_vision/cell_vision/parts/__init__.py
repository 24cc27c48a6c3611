"""Parts in depth images: segments, poses of known parts, and how to grip them."""
