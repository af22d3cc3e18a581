"""How this process mends: which fixers, and what it tells. The command line decides, the loader asks."""

import os
from collections.abc import Collection
from pathlib import Path

from tfgraph.runner.fixers import registered
from tfgraph.runner.mending import project, report
from tfgraph.runner.mending.fixer import Fixer
from tfgraph.runner.mending.pipeline import Mended, mend


class Session:
    """The choices for one run.

    Args:
        only: use these fixers; all if it is empty.
        skip: but not these.
        explain: print each mend.
        save_patched: where to write the diffs.
        generation: for which TensorFlow the script was written: `0.x`, `1.x`, or `auto` to find out.

    Raises:
        UnknownFixerError: if a name is not that of a fixer.
    """

    def __init__(
        self,
        only: Collection[str] = (),
        skip: Collection[str] = (),
        explain: bool = False,
        save_patched: str | os.PathLike[str] | None = None,
        generation: str = "auto",
    ) -> None:
        """Choose the fixers."""
        known = registered()
        unknown = [name for name in [*only, *skip] if name not in known]
        if unknown:
            raise UnknownFixerError(
                f"no fixer is called {', '.join(map(repr, unknown))}; the fixers are: {', '.join(known)}"
            )
        self.fixers: dict[str, Fixer] = {
            name: fixer for name, fixer in known.items() if (not only or name in only) and name not in skip
        }
        self.explain = explain
        self.generation = generation
        self._in_python2: bool | None = None  # not known yet
        self.save_patched = None if save_patched is None else Path(save_patched).absolute()  # scripts change directory

    def mend(self, source: bytes, path: str) -> Mended:
        """Mend a file and tell, as was asked for."""
        if self._in_python2 is None:  # the first file: the script
            self._in_python2 = project.needs_python2(source, path, self.fixers)
        mended = mend(source, path, self.fixers, self._in_python2)
        self._in_python2 |= mended.only_python2
        if mended.mends:
            if self.explain:
                report.explain(mended, self.fixers)
            if self.save_patched is not None:
                report.save_diff(mended, self.save_patched)
        return mended


class UnknownFixerError(ValueError):
    """A name that no fixer has."""


_current: Session | None = None


def use(session: Session) -> None:
    """Mend as `session` says from now on."""
    global _current
    _current = session


def current() -> Session:
    """The session of this process; with all fixers if none was chosen."""
    global _current
    if _current is None:
        _current = Session()
    return _current
