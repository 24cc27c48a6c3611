"""The virtual plant: the real core, engine and store against seeded discrete-event cells, transport and tags."""
