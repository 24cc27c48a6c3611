"""The world of a line as data: its SDF files, frames and geometry."""
