"""Directorates and schools that get names, merge, split, move and close."""
