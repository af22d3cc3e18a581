"""Loops whose body is a step of recurrent layers: `tf.nn.dynamic_rnn`, `tf.scan`, `tf.while_loop`, `tf.keras`."""

from collections.abc import Callable

from migration.graphs.flow import Node, Tensor
from migration.graphs.flow.loop_body import body_of
from migration.graphs.patterns import BLOCK, LAYER, PART, pattern
from migration.graphs.patterns.recurrent.cells import Cell, cell_of
from migration.graphs.patterns.recurrent.over_time import Cells, OverTime
from migration.graphs.patterns.recurrent.own_cells import with_one_cell, with_own_cells
from migration.graphs.patterns.recurrent.rounds import NotRecurrent, Rounds, State
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan


@pattern("Loop", rank=BLOCK)
def loop(node: Node, plan: Plan) -> Call | None:
    """Find a loop over the steps of a sequence whose cells Keras has."""
    return _layers(node, plan, _known_alone)


@pattern("Loop", rank=LAYER)
def loop_of_own_cells(node: Node, plan: Plan) -> Call | None:
    """Find one some or all of whose cells Keras does not have: layers behind each other."""
    return _layers(node, plan, lambda rounds: with_own_cells(rounds, _known(rounds)))


@pattern("Loop", rank=PART)
def loop_of_one_cell(node: Node, plan: Plan) -> Call | None:
    """Find any other loop over the steps of a sequence: all of its body is one cell."""
    return _layers(node, plan, with_one_cell)


def _layers(node: Node, plan: Plan, cells: Callable[[Rounds], Cells]) -> Call | None:
    body = body_of(node)
    if body is None:
        return None
    before = dict(plan.cells)
    call = None
    try:
        rounds = Rounds(node, body, plan)
        call = OverTime(rounds, cells(rounds)).call()
    except NotRecurrent:
        pass
    finally:
        if call is None:
            plan.cells = before
    return call


def _known_alone(rounds: Rounds) -> Cells:
    found = _known(rounds)
    used = {state for _, its in found.values() for state in its}
    for state in rounds.states:
        if state not in used and (state.following not in found or state.final is not None):
            raise NotRecurrent
    if not found:
        raise NotRecurrent
    return found


def _known(rounds: Rounds) -> dict[Tensor, tuple[Cell, list[State]]]:
    """The cells that Keras has, by what h becomes, with their states."""
    by_following: dict[Tensor, State] = {}
    copies = []
    for state in rounds.states:
        if state.following in by_following:
            copies.append(state)
        else:
            by_following[state.following] = state
    found: dict[Tensor, tuple[Cell, list[State]]] = {}
    used: set[State] = set()
    for state in rounds.states:
        cell = cell_of(state.following, rounds.plan)
        if cell is None:
            continue
        its = [by_following[each] for each in cell.states if each in by_following]
        if len(its) < len(cell.states) or any(
            before is not None and before is not each.current for before, each in zip(cell.before, its, strict=True)
        ):
            # Keras of TF1 has a copy of the output that it hands on for steps that are left out.
            its = _among(copies, cell, rounds)
        if not its or any(each in used for each in its) or cell.weights(its[0].current) is None:
            continue
        used |= set(its)
        found[state.following] = cell, its
    return found


def _among(copies: list[State], cell: Cell, rounds: Rounds) -> list[State]:
    """The states of a cell where another variable is the same in the end; none if that is not so."""
    for copy in copies:
        if copy.following is cell.states[0]:
            its = [copy, *(state for state in rounds.states if state.following in cell.states[1:])]
            if len(its) == len(cell.states) and all(
                before is None or before is each.current for before, each in zip(cell.before, its, strict=True)
            ):
                return its
    return []
