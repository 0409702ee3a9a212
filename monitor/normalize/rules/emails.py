"""E-mail addresses that a page hides from collectors, decoded: a changed contact is a real change.

The encoding is public and symmetric: hexadecimal pairs, the first the key that the others are XORed
with. Masking addresses instead would hide changed contacts.
"""

from monitor.normalize.rule import Node, Rule

_PROTECTION = "/cdn-cgi/l/email-protection"


def decode_address(code: str) -> str | None:
    """The address behind a hexadecimal code, or None where it is no such code."""
    if not 8 <= len(code) <= 1000:
        return None
    try:
        pairs = bytes.fromhex(code)
        address = bytes(byte ^ pairs[0] for byte in pairs[1:]).decode("utf-8")
    except ValueError:
        return None
    return address if "@" in address and address.isprintable() else None


def address_of(element: Node) -> str | None:
    """The address an element stands for (``data-cfemail``), or None."""
    code = element.get("data-cfemail")
    return decode_address(code) if code else None


def address_in_link(href: str) -> str | None:
    """The address in an obfuscated link target, or None."""
    if _PROTECTION not in href or "#" not in href:
        return None
    return decode_address(href.rpartition("#")[2])


RULE = Rule(
    name="emails",
    takes="decodes, takes nothing",
    why="each fetch has another key; a masked address would hide a changed contact",
)
