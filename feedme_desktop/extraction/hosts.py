"""Where an address leads: to this computer or its own network, or out to the world; judged by the name alone.

Nothing is resolved: a public name may point to a private address today and elsewhere tomorrow.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_OWN_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
_SINGLE_NAME = re.compile(r"[a-z][a-z0-9-]*", re.IGNORECASE)
_SHARED = ipaddress.ip_network("100.64.0.0/10")
"""What private networks over the internet (VPNs) hand out."""


def is_private(url: str) -> bool:
    """Whether the host is this computer or in a network of one's own: text sent there does not leave the house."""
    host = _host(url).rstrip(".").lower()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        # A name without a dot is looked up in one's own network; a bare number would be an address in disguise.
        hexadecimal = host.startswith("0x")
        return host.endswith(_OWN_ENDINGS) or (bool(_SINGLE_NAME.fullmatch(host)) and not hexadecimal)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_unspecified or address.is_multicast:
        return False
    shared = isinstance(address, ipaddress.IPv4Address) and address in _SHARED
    return address.is_loopback or address.is_private or address.is_link_local or shared


def is_web_address(url: str) -> bool:
    """Whether it is an http or https address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def is_plain(url: str) -> bool:
    """Whether what is sent there can be read on the way."""
    return urlsplit(url).scheme.lower() == "http"


def shown(url: str) -> str:
    """The address for a sentence: scheme, host and port, without user, password, path or query."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "its address"
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.hostname else "its address"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
