"""Methods of elements."""

UNCHANGED = [
    "x.iter()\n",
]

#: Source, what it prints.
MENDED = [
    (
        (
            "import xml.etree.ElementTree as ET\n"
            "a = ET.fromstring('<a><b><c/></b></a>')\n"
            "print([e.tag for e in a.getchildren()], [e.tag for e in a.getiterator('c')])\n"
        ),
        "['b'] ['c']\n",
    ),
]
