"""The SDK of a cell: skills, devices, PackML and the runtime that executes jobs."""
