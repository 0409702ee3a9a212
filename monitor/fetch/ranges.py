"""Which IP addresses may be connected to: one predicate, asked of the very address used.

Refuses by range, never by spelling: whatever a URL or a name server said, the question is put to the
binary address that ``connect`` gets. Nothing here resolves names or opens sockets.
The ranges are those of IANA's special-purpose address registries (RFC 6890 and its updates).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_PRIVATE_V4 = (
    ("10.0.0.0/8", "private"),  # RFC 1918
    ("172.16.0.0/12", "private"),  # RFC 1918
    ("192.168.0.0/16", "private"),  # RFC 1918
    ("127.0.0.0/8", "loopback"),  # RFC 1122: all of it, not only 127.0.0.1
    ("100.64.0.0/10", "shared by a provider"),  # RFC 6598: carrier-grade NAT; `is_private` calls it neither
)
_NEVER_V4 = (
    ("0.0.0.0/8", "unspecified"),  # RFC 791: 0.0.0.0 reaches the own machine on Linux
    ("100.100.100.200/32", "a metadata service"),  # a cloud's credentials, inside the shared range
    (
        "161.26.0.0/16",
        "a provider's own services",
    ),  # a cloud's inner services, on addresses that count as public
    ("166.8.0.0/14", "a provider's own services"),  # the same cloud's
    ("168.63.129.16/32", "a metadata service"),  # a cloud's host agent, on an address that counts as public
    ("169.254.0.0/16", "link-local"),  # RFC 3927: clouds' metadata services
    ("192.0.0.0/24", "reserved for protocols"),  # RFC 6890
    ("192.0.2.0/24", "for documentation"),  # RFC 5737
    ("192.88.99.0/24", "a relay out of use"),  # RFC 7526: 6to4 anycast
    ("198.18.0.0/15", "for benchmarks"),  # RFC 2544
    ("198.51.100.0/24", "for documentation"),  # RFC 5737
    ("203.0.113.0/24", "for documentation"),  # RFC 5737
    ("224.0.0.0/4", "multicast"),  # RFC 5771
    ("240.0.0.0/4", "reserved"),  # RFC 1112; holds the broadcast address
)
_PRIVATE_V6 = (
    ("::1/128", "loopback"),  # RFC 4291
    ("fc00::/7", "private"),  # RFC 4193
)
_NEVER_V6 = (
    ("fd00:ec2::254/128", "a metadata service"),  # a cloud's credentials, inside the private range
    ("fd20:ce::254/128", "a metadata service"),  # another cloud's
    ("2001::/23", "reserved for protocols"),  # RFC 2928: Teredo (embeds IPv4), benchmarks, ORCHID
    ("2001:db8::/32", "for documentation"),  # RFC 3849
    ("2002::/16", "a tunnel to an IPv4 address"),  # RFC 3056: 6to4, embeds IPv4, out of use
    ("3fff::/20", "for documentation"),  # RFC 9637
)
_GLOBAL_V6 = IPv6Network("2000::/3")  # RFC 4291: the only global unicast space given out
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: how an IPv6-only machine reaches an IPv4 address

_V4 = (
    tuple((IPv4Network(text), name) for text, name in _PRIVATE_V4),
    tuple((IPv4Network(text), name) for text, name in _NEVER_V4),
)
_V6 = (
    tuple((IPv6Network(text), name) for text, name in _PRIVATE_V6),
    tuple((IPv6Network(text), name) for text, name in _NEVER_V6),
)


def is_public(address: str) -> bool:
    """Whether a numeric IP address (as ``getaddrinfo`` gives it) lies in the public internet."""
    return why_refused(address, allow_private=False) is None


def is_loopback(address: str) -> bool:
    """Whether it is a numeric address of this machine."""
    try:
        return ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False


def why_refused(address: str, *, allow_private: bool) -> str | None:
    """The sort of range that forbids an address ('loopback', 'link-local'), None where it may be asked.

    ``allow_private`` opens private, provider-shared and loopback ranges, and nothing else: link-local
    addresses, multicast and metadata services stay shut. What is no numeric address is 'unreadable'.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "unreadable"
    if isinstance(found, IPv6Address):
        embedded = _inner_v4(found)
        if embedded is None:
            return _refusal_v6(found, allow_private)
        found = embedded
    return _refusal_v4(found, allow_private)


def _inner_v4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to a mapped or NAT64 address really go to, None for others."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


def _refusal_v4(address: IPv4Address, allow_private: bool) -> str | None:
    private, never = _V4
    for network, name in never:
        if address in network:
            return name
    return next((name for network, name in private if address in network and not allow_private), None)


def _refusal_v6(address: IPv6Address, allow_private: bool) -> str | None:
    private, never = _V6
    for network, name in never:
        if address in network:
            return name
    for network, name in private:
        if address in network:
            return None if allow_private else name
    return None if address in _GLOBAL_V6 else _name_of(address)


def _name_of(address: IPv6Address) -> str:
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    return "unspecified" if address.is_unspecified else "reserved"
