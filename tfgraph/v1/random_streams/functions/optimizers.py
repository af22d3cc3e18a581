"""Optimizers."""

from typing import Any

from tfgraph.v1.random_streams.replacements import constants, counts


@counts("training.ftrl", "FtrlOptimizer._create_slots")
def create_slots_of_ftrl(optimizer: Any, var_list: Any) -> int:
    """1.15 made a constant of the first accumulator, also for slots that are there; TF 2.21 multiplies ones."""
    nodes = 0
    for variable in var_list:
        if optimizer.get_slot(variable, "accum") is not None:
            nodes += 1
        else:
            nodes -= 2 if (variable.shape.num_elements() or 0) < 1000 else 4
    return nodes


@counts("training.ftrl", "FtrlOptimizer._prepare")
def prepare_ftrl(optimizer: Any) -> int:
    """TF 2.21 computes the L2 regularization from a `beta`."""
    return -8 - constants(optimizer._learning_rate)
