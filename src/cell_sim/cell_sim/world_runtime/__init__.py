"""Hosts a simulated line: what its world holds, time passing on a thread, and a state that survives the process."""
