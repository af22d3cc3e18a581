"""What a check found."""

import enum
from dataclasses import dataclass


class Status(enum.StrEnum):
    """How bad it is, worst last."""

    OK = "ok"
    #: Nothing to mend, but worth to know where numbers are compared.
    NOTE = "note"
    #: Results may differ, silently, from what they should be.
    WARNING = "warning"
    #: Something does not work, or not where it should.
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        status: how bad it is.
        what: what is there.
        remedy: what to do about it; empty if there is nothing to do.
        check: the name of the check, which the examination fills in.
    """

    status: Status
    what: str
    remedy: str = ""
    check: str = ""

    @property
    def bad(self) -> bool:
        """Whether there is something to mend: a warning or an error."""
        return self.status in (Status.WARNING, Status.ERROR)


def ok(what: str) -> Finding:
    """All is well."""
    return Finding(Status.OK, what)


def note(what: str, remedy: str = "") -> Finding:
    """Worth to know."""
    return Finding(Status.NOTE, what, remedy)


def warning(what: str, remedy: str) -> Finding:
    """Numbers may differ from what they should be."""
    return Finding(Status.WARNING, what, remedy)


def error(what: str, remedy: str) -> Finding:
    """Something does not work."""
    return Finding(Status.ERROR, what, remedy)
