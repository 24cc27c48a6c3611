"""The strict reader of SDF 1.9 worlds: one description of geometry for simulation and motion."""
