"""What the elements of our own say of the machines of a world, for every engine that makes devices of them."""
