"""Where webhooks may go: which URLs, and which addresses a name may stand for.

Whoever names an endpoint has our network send requests; what only that network can
reach is none of theirs unless the operator says so. Judged is the address itself,
never the spelling of the host: see `pinning`.
"""

import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LONGEST_URL = 2000
_HIGHEST_PORT = 65535
# They hand out credentials of the machine. Some lie in networks that an operator may
# well allow, one is even public: they have to be allowed by themselves.
_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
    )
)
_LOCAL = "localhost"  # RFC 6761: it, and whatever ends in it, is this very machine
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class TargetError(ValueError):
    """Webhooks do not go there; the text says why, without naming an address."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the operator allows beside https to public addresses."""

    networks: tuple[_Network, ...] = ()
    http: bool = False


def rules(*, allow_private: tuple[str, ...], allow_http: bool) -> Rules:
    """Return the rules that these settings make."""
    networks = tuple(ipaddress.ip_network(text) for text in allow_private)
    return Rules(networks=networks, http=allow_http)


def check_url(url: str, *, allowed: Rules) -> httpx.URL:
    """Read a URL that webhooks may go to, as far as one can tell without asking a server.

    Raises TargetError.
    """
    if not 1 <= len(url) <= LONGEST_URL:
        raise TargetError(f"A URL has 1 to {LONGEST_URL} characters.")
    try:
        read = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise TargetError("This is no URL.") from None
    schemes = ("https", "http") if allowed.http else ("https",)
    if read.scheme not in schemes or not read.host:
        raise TargetError(f"A URL begins with {' or '.join(schemes)}:// and a host.")
    if read.port is not None and not 1 <= read.port <= _HIGHEST_PORT:
        raise TargetError(f"A port is a number from 1 to {_HIGHEST_PORT}.")
    if read.userinfo:
        raise TargetError("A URL with a password in it would be seen by many.")
    literals = _literals(read)
    if literals and not any(is_allowed(each, allowed=allowed) for each in literals):
        raise TargetError("Webhooks do not go to addresses that are not public.")
    return read


def is_allowed(address: str, *, allowed: Rules) -> bool:
    """Return whether a webhook may connect to this address, given in plain digits."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_one_is_allowed(one, allowed) for one in _meanings(read))


def _literals(url: httpx.URL) -> tuple[str, ...]:
    """Return the addresses that a host stands for without any server being asked."""
    host = url.raw_host.decode("ascii").removesuffix(".").lower()
    if host == _LOCAL or host.endswith(f".{_LOCAL}"):
        return "127.0.0.1", "::1"
    try:
        return (str(ipaddress.ip_address(host.partition("%")[0])),)
    except ValueError:
        pass
    try:
        # What resolvers take for an address: 127.1, 0x7f000001, 2130706433, 0177.0.0.1.
        return (socket.inet_ntoa(socket.inet_aton(host)),)
    except OSError:
        return ()


def _meanings(address: _Address) -> Iterator[_Address]:
    """Return the address, and those in older dress to which it may be passed on."""
    if not isinstance(address, ipaddress.IPv6Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _one_is_allowed(address: _Address, allowed: Rules) -> bool:
    containing = [network for network in allowed.networks if address in network]
    if address in _METADATA:
        return any(network.num_addresses == 1 for network in containing)
    if containing:
        return True
    # Private networks of before; Python takes these for global.
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )
