"""The durable log of a line: events, hash chain, references and snapshots, in SQLite, PostgreSQL or memory."""
