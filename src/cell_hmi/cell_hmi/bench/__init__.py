"""How much the page can do on this machine."""
