"""A seed means what it meant: the random numbers of TF 1.15, bit for bit.

TF 1.15 took the seed of a random node from the number of nodes built before it in its graph, TF 2.21 takes it from
the number of random nodes. `seeds` restores the rule in the graphs that follow TF 1.15; `functions/` restores, or
counts, the nodes that TF 1.15 built for the calls for which TF 2.21 builds others.
"""

import importlib
import pkgutil

from tfgraph.v1.random_streams import functions, replacements
from tfgraph.v1.random_streams.seeds import set_random_seed as set_random_seed

for _module in pkgutil.iter_modules(functions.__path__):
    importlib.import_module(f"{functions.__name__}.{_module.name}")
replacements.install()
