"""`element.getchildren()` and `getiterator()`."""

from tfgraph.runner.mending.fixer import LostAttributes

FIXER = LostAttributes(
    reason="Python 3.9 dropped methods of ElementTree's elements: getchildren, and getiterator, now iter.",
    methods={
        "getchildren": "tfgraph.runner.legacy.xml_elements.getchildren",
        "getiterator": "tfgraph.runner.legacy.xml_elements.getiterator",
    },
)
