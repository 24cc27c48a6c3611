"""The physics simulator: an SDF world in MuJoCo."""
