"""The version of this package, for its metadata and its user agent."""

__version__ = "0.1.0"
