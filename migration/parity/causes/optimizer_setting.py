"""A number of the optimizer, such as Adam's beta2; its learning rate is a cause of its own."""

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """The updates are of one type, or of one that is not known, and differ in what they are given."""
    found = [sentence for name, sentence in evidence.settings.items() if name not in ("lr", "type")]
    return f"the optimizer is set otherwise: {'; '.join(found)}" if found else None
