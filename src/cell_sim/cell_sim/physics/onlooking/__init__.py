"""Who looks at a simulation: films, and the window of the viewer."""
