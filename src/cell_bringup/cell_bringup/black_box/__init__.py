"""What preceded a failure: kept in memory all the time, and written to a file when something fails."""
