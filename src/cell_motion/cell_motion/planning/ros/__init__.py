"""The backend that lets MoveIt plan."""
