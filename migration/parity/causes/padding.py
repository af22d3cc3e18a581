"""The border of a convolution or a pooling."""

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """Two of one type differ in their padding."""
    if differing := evidence.differing("padding", "explicit_paddings"):
        return f"the padding is another: {', '.join(differing)}"
    for which, place, other in evidence.both_ways():
        if place.node.type in ("MirrorPad", "Pad", "PadV2") and "padding" in other.settings:
            amounts = next(iter(place.parameters.values()), "")
            return (
                f"only the {which} program pads by itself, {amounts} ({place.node}); the other's {other.node} has"
                f" padding {other.settings['padding']}, where the odd row lies below and on the right"
            )
    return None
