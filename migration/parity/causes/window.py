"""Size, steps and holes of a convolution's or a pooling's window."""

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """Two of one type differ in their window."""
    differing = evidence.differing("strides", "ksize", "dilations")
    return f"the window is another: {', '.join(differing)}" if differing else None
