"""Fixtures that every part of the suite may use; the servers are in services.py."""
