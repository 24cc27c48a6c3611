"""Devices a skill works with: protocols, the bench of physical truth, kinematic drivers."""
