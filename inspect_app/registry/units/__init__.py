"""Directorates that get names, merge and split, and schools that move, close and merge: on a day, seen beforehand."""
