"""Another optimizer."""

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """The updates are of two types."""
    found = evidence.settings.get("type")
    return f"the optimizer is another: {found}" if found else None
