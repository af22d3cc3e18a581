"""Nodes that are to be on the device of a node which is not there: the graph was cut."""

import tensorflow.compat.v1 as tf

from tfgraph.v1.saving.mends import Mend, count

_MARK = b"loc:@"


def _drop(graph: tf.GraphDef, meta: tf.MetaGraphDef | None) -> str | None:
    nodes = {node.name.encode() for node in graph.node}
    freed = 0
    for node in graph.node:
        if "_class" not in node.attr:
            continue
        places = node.attr["_class"].list.s
        kept = [place for place in places if not place.startswith(_MARK) or place.removeprefix(_MARK) in nodes]
        if len(kept) < len(places):
            freed += 1
            del places[:]
            places.extend(kept)
    return f"colocation of {count(freed, 'node')} dropped" if freed else None


MEND = Mend(reason="they were to be beside nodes that are not in the graph", before=_drop)
