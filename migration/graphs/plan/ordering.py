"""Calls in an order in which they can be made."""

from collections.abc import Iterable

from migration.graphs.plan.layer import Call, Value


def with_all_needed(calls: Iterable[Call]) -> list[Call]:
    """Take calls in their order, each behind all those that it needs, which are added where they are not among them."""
    done: dict[Call, None] = {}
    waiting = [*calls][::-1]
    while waiting:
        call = waiting[-1]
        missing = [value.call for value in call.inputs if value.call and value.call not in done]
        if call in done or not missing:
            done.setdefault(call)
            waiting.pop()
        else:
            waiting += missing
    return list(done)


def needed_for(values: Iterable[Value]) -> list[Call]:
    """The calls that make some values, each behind those that it needs."""
    return with_all_needed(value.call for value in values if value.call)
