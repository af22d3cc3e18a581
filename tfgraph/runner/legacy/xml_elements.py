"""Methods that the elements of `xml.etree.ElementTree` have lost."""

from typing import Any


def getchildren(element: Any) -> Any:
    """`element.getchildren`."""
    return element.getchildren if hasattr(element, "getchildren") else lambda: list(element)


def getiterator(element: Any) -> Any:
    """`element.getiterator`."""
    return element.getiterator if hasattr(element, "getiterator") else element.iter
