"""Methods and attributes of Python 2's own types."""

from tfgraph.runner.mending.fixer import LostAttributes

_LEGACY = "tfgraph.runner.legacy.python2_methods"

FIXER = LostAttributes(
    reason="Python 3 dropped list.sort(compare), exceptions' message, str.translate(None, …), and codecs such as hex.",
    methods={
        "encode": f"{_LEGACY}.encode",
        "next": f"{_LEGACY}.next_of",
        "sort": f"{_LEGACY}.sort",
        "translate": f"{_LEGACY}.translate",
    },
    values={"message": f"{_LEGACY}.message"},
    python2=True,
)
