"""Surface inspection: a scan against the part as it should be."""
