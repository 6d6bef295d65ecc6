"""Databases of earlier releases, brought up to date where they stand."""
