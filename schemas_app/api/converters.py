"""Parts of an address: any text but a slash, or the NUL that PostgreSQL refuses."""


class Name:
    """A name somebody chose; whether anything has that name is asked of the store."""

    regex = r"[^/\x00]+"

    def to_python(self, value: str) -> str:
        """Return the name in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name for an address; Django escapes it."""
        return value
