"""Classes that compare by `__cmp__`."""

import operator
from typing import Any, TypeVar

Class = TypeVar("Class", bound=type)


def compared(owner: Class) -> Class:
    """Let the operators that a class does not define itself ask its `__cmp__`."""
    for name in ("__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"):
        if name not in vars(owner):
            setattr(owner, name, _asking_cmp(getattr(operator, name)))
    return owner


def _asking_cmp(compare: Any) -> Any:
    return lambda self, other: compare(self.__cmp__(other), 0)
