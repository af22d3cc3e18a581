"""TF1 graphs to convert, written as the public wrote them, to build with real TF 1.15.5 and with `tfgraph.v1`.

`GRAPHS` holds them by name; each module is a theme and registers its own. `saving` writes them to disk.
"""

import importlib

from tests.migration.zoo.registry import GRAPHS, Built, Graph, graph

__all__ = ["GRAPHS", "Built", "Graph", "graph"]

THEMES = [
    "dense",
    "dense_networks",
    "activations",
    "dropout",
    "conv",
    "conv_networks",
    "image_to_image",
    "channels_first",
    "normalisation",
    "batch_norm",
    "recurrent",
    "recurrent_by_hand",
    "recurrent_cells",
    "sequence_models",
    "attention",
    "control",
    "input_pipelines",
    "surroundings",
    "training",
    "keras_layers",
    "old_graphs",
    "slim_nets",
    "models",
]

for theme in THEMES:
    importlib.import_module("tests.migration.zoo." + theme)
