"""Which units, orders and customers something concerns."""
