"""Webhooks that leave the line: who is told what, signed, until they said that they have it."""
