"""Who may use the page, and what of it."""
