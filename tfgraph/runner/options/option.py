"""What an option of `tfgraph run` consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class WrongOptionError(ValueError):
    """This machine cannot do what the option asks for; the text tells why and what to do."""


def _nothing(value: Any) -> None:
    del value


@dataclass(frozen=True)
class Option:
    """One option of `tfgraph run` that changes how TensorFlow runs.

    Attributes:
        argument: the keyword arguments of `ArgumentParser.add_argument`; the flag is the name of the file.
        before_tensorflow: called with the value before TensorFlow is imported.
        with_tensorflow: called with the value when TensorFlow is there, before the script starts.
            May raise `WrongOptionError`.

    Neither is called if the value is None or False: the option was not given.
    """

    argument: Mapping[str, Any]
    before_tensorflow: Callable[[Any], None] = _nothing
    with_tensorflow: Callable[[Any], None] = _nothing
