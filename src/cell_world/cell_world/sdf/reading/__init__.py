"""The steps from SDF files to a world: XML with lines, what is allowed, includes, places, elements."""
