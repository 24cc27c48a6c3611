"""The pages, made with NiceGUI."""
