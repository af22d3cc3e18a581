"""Write contrib_graph_editor.json: what tf.contrib.graph_editor of TF 1.15.5 makes of small graphs.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_graph_editor.py`.
"""

import json
import os

import numpy as np


def two_chains(tf):
    """`a -> b -> c` in one scope, `d -> e -> f` in another, and an op that waits for one of them."""
    with tf.name_scope("first"):
        a = tf.constant([1.5, -2.0], name="a")
        b = tf.square(a, name="b")
        c = tf.negative(b, name="c")
    with tf.name_scope("second"):
        d = tf.constant([0.5, 3.0], name="d")
        e = tf.exp(d, name="e")
        f = tf.multiply(e, e, name="f")
    with tf.control_dependencies([b]):
        last = tf.identity(f, name="last")
    return a, b, c, d, e, f, last


def wiring(graph):
    """What every op takes and waits for."""
    return {
        op.name: [[t.name for t in op.inputs], sorted(control.name for control in op.control_inputs)]
        for op in graph.get_operations()
    }


def names(elements):
    """Their names, sorted: the order of 1.15's walks is that of addresses."""
    return sorted(one.name for one in elements)


def view(sgv):
    """A view, in its own order but for the ops."""
    parts = [names(sgv.ops)] + [[t.name for t in part] for part in (sgv.inputs, sgv.outputs, sgv.passthroughs)]
    return [*parts, names(sgv.consumers())]


def values(tf, graph, *tensors, **feeds):
    """Run tensors of a graph in a new session; a session does not see what changes after its first run."""
    with tf.Session(graph=graph) as session:
        found = session.run(tensors, {name + ":0": value for name, value in feeds.items()})
    return [np.asarray(value).tolist() for value in found]


def selecting(tf, ge):
    """By name, by boundary, by walking."""
    a, b, c, d, e, f, last = two_chains(tf)
    graph = tf.get_default_graph()
    control = ge.ControlOutputs(graph)
    ops, ts = ge.select_ops_and_ts("^first/", "(?#ts)^second/f", e.op, [d, last.op], graph=graph)
    return {
        "boundary": [[t.name for t in part] for part in ge.compute_boundary_ts([b.op, e.op, f.op])],
        "filter_ts": [t.name for t in ge.filter_ts([b.op, c.op], True)],
        "filter_ts_from_regex": names(ge.filter_ts_from_regex(graph, "^second/.:0$")),
        "filter_ops_from_regex": names(ge.filter_ops_from_regex(graph, "e|f")),
        "scope": names(ge.get_name_scope_ops(graph, "first/")),
        "forward": names(ge.get_forward_walk_ops(a.op)),
        "forward from tensors": names(ge.get_forward_walk_ops([a, d], inclusive=False)),
        "forward with control": names(ge.get_forward_walk_ops(a.op, control_outputs=control)),
        "forward to a stop": names(ge.get_forward_walk_ops([d.op], stop_at_ts=[e])),
        "forward within": names(ge.get_forward_walk_ops([d.op], within_ops=[d.op, e.op, last.op])),
        "backward": names(ge.get_backward_walk_ops(last)),
        "backward with control": names(ge.get_backward_walk_ops([last.op], control_inputs=True)),
        "backward within": names(ge.get_backward_walk_ops([f], within_ops_fn=lambda op: op.type != "Const")),
        "intersection": names(ge.get_walks_intersection_ops([d], [f])),
        "intersection with control": names(ge.get_walks_intersection_ops([b.op], [last.op], control_ios=control)),
        "union": names(ge.get_walks_union_ops([b.op], [e.op])),
        "within boundary": names(ge.get_within_boundary_ops(graph, e.op, [last.op])),
        "within boundary exclusive": names(ge.get_within_boundary_ops(graph, e.op, [last.op], inclusive=False)),
        "within boundary with control": names(ge.get_within_boundary_ops(graph, e.op, control_ios=control)),
        "ios": names(ge.get_ops_ios([last.op, b.op], control_ios=control)),
        "generating": names(ge.get_generating_ops([a, f])),
        "consuming": names(ge.get_consuming_ops([a, e])),
        "select_ops": names(ge.select_ops("^first/", [e.op, d], graph=graph, positive_filter=lambda op: op != c.op)),
        "select_ts": names(ge.select_ts("^first/", [e, d.op], graph=graph)),
        "select_ops_and_ts": [names(ops), names(ts)],
        "tensors": names(ge.get_tensors(graph)),
        "control outputs": names(control.get(b.op)),
        "regex": [ge.can_be_regex("a"), ge.can_be_regex(1), ge.make_regex("x+").pattern],
        "placeholder names": [
            ge.placeholder_name(),
            ge.placeholder_name(scope="there", prefix="mine"),
            ge.placeholder_name(e),
            ge.placeholder_name(e, scope=""),
            ge.make_placeholder_from_tensor(e, scope="there").name,
            ge.ph(tf.int32, [2, 3]).name,
        ],
    }


def viewing(tf, ge):
    """Views and their remappings."""
    a, b, c, d, e, f, last = two_chains(tf)
    sgv = ge.sgv(b.op, f.op, d)
    return {
        "view": view(sgv),
        "scope": view(ge.sgv_scope("second", tf.get_default_graph())),
        "remap": view(sgv.remap([1, 0], [1, 1])),
        "remap by tensor": view(sgv.remap_inputs([e])),
        "unique": view(sgv.remap_outputs([0, 0, 1]).remap_outputs_make_unique()),
        "to consumers": view(ge.sgv(e.op).remap_outputs_to_consumers()),
        "default": view(sgv.remap([0], [0]).remap_default(remove_output_map=False)),
        "unused": view(ge.sgv(a.op, e.op, f.op).remap([], [1]).remove_unused_ops()),
        "indices": [sgv.input_index(e), sgv.output_index(f), sgv.find_op_by_name("first/b").name, sgv.op(0).name],
        "passthrough": [sgv.is_passthrough(d), sgv.is_passthrough(e), bool(ge.SubGraphView()), bool(sgv)],
        "str": str(sgv).split("\n")[1:],
    }


def copying(tf, ge):
    """Within a graph, twice, and into another."""
    a, b, c, d, e, f, last = two_chains(tf)
    graph = tf.get_default_graph()
    scoped, _ = ge.copy(ge.sgv_scope("second", graph), dst_scope="new", src_scope="second")
    tf.add_to_collection("mine", e)
    tf.add_to_collection(tf.GraphKeys.SUMMARIES, f)
    again, info = ge.copy([e.op, f.op, last.op], dst_scope="new")
    replaced, _ = ge.copy_with_input_replacements([e.op, f.op], {d: a}, dst_scope="replaced")
    hidden, _ = ge.copy(ge.sgv(e.op, f.op).remap_inputs([]), dst_scope="hidden")
    other = tf.Graph()
    elsewhere, _ = ge.copy(ge.sgv(e.op, f.op), other, dst_scope="there")
    return {
        "wiring": wiring(graph),
        "elsewhere": wiring(other),
        "views": [view(one) for one in (scoped, again, replaced, hidden, elsewhere)],
        "transformed": [info.transformed(e).name, info.transformed([f.op, (e,)])[1][0].name, info.transformed(a)],
        "original": info.original(info.transformed(f.op)).name,
        "collections": [names(tf.get_collection(key)) for key in ("mine", "new_1/mine", tf.GraphKeys.SUMMARIES)],
        "values": values(tf, graph, *(one.outputs[0] for one in (scoped, replaced, hidden))),
        "values elsewhere": values(tf, other, elsewhere.outputs[0], **{"there/geph__d_0": [1.0, 2.0]}),
    }


def replacing(tf, ge):
    """graph_replace: one target, several, and through a loop."""
    a, b, c, d, e, f, last = two_chains(tf)
    one = ge.graph_replace(f, {e: tf.constant([2.0, 3.0], name="two")}, dst_scope="one")
    several = ge.graph_replace({"f": f, "rest": [c, (last, a)]}, {b: d, d: a}, dst_scope="several")
    loop = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * x), [0, a], name="loop")[1]
    looped = ge.graph_replace(loop, {a: tf.constant([2.0, 0.5])}, dst_scope="looped")
    flat = [several["f"], several["rest"][0], several["rest"][1][0], several["rest"][1][1]]
    return {
        "names": [t.name for t in [one, *flat]],
        "values": values(tf, tf.get_default_graph(), one, *flat, loop),
        # By itself: the copy of a loop has the frame of its original.
        "looped": values(tf, tf.get_default_graph(), looped),
    }


def rewiring(change):
    """A case that changes the wires of the two chains."""

    def case(tf, ge):
        tensors = two_chains(tf)
        graph = tf.get_default_graph()
        found = change(tf, ge, *tensors)
        feeds = {op.name: [7.0, 8.0] for op in graph.get_operations() if op.type == "Placeholder"}
        return {
            "found": found,
            "wiring": wiring(graph),
            "values": values(tf, graph, tensors[2], tensors[6], **feeds),
        }

    return case


def views(result):
    """The views of a result."""
    return [view(one) for one in result]


def detached(result):
    """A view, and the names of placeholders."""
    return [view(result[0])] + [[t.name for t in part] for part in result[1:]]


REWIRINGS = {
    "reroute_ts": lambda tf, ge, a, b, c, d, e, f, last: ge.reroute_ts([a, e], [d, b]),
    "reroute_ts one": lambda tf, ge, a, b, c, d, e, f, last: ge.reroute_ts(d, a),
    "reroute_ts can": lambda tf, ge, a, b, c, d, e, f, last: ge.reroute_ts([a, d], [e, b], can_modify=[f.op]),
    "reroute_ts cannot": lambda tf, ge, a, b, c, d, e, f, last: ge.reroute_ts([a, d], [e, b], cannot_modify=f.op),
    "swap_ts": lambda tf, ge, a, b, c, d, e, f, last: ge.swap_ts([a, b], [d, e]),
    "swap_ts itself": lambda tf, ge, a, b, c, d, e, f, last: ge.swap_ts([a, b], [a, e]),
    "swap_inputs": lambda tf, ge, a, b, c, d, e, f, last: views(ge.swap_inputs([b.op, c.op], [e.op, f.op])),
    "reroute_inputs": lambda tf, ge, a, b, c, d, e, f, last: views(ge.reroute_inputs(b.op, f.op)),
    "swap_outputs": lambda tf, ge, a, b, c, d, e, f, last: views(ge.swap_outputs(b.op, e.op)),
    "reroute_outputs": lambda tf, ge, a, b, c, d, e, f, last: views(ge.reroute_outputs(b.op, [e.op, f.op])),
    "swap_ios": lambda tf, ge, a, b, c, d, e, f, last: views(ge.swap_ios(ge.sgv(b.op), ge.sgv(e.op))),
    "reroute_ios": lambda tf, ge, a, b, c, d, e, f, last: views(ge.reroute_ios(ge.sgv(b.op), ge.sgv(e.op))),
    "connect": lambda tf, ge, a, b, c, d, e, f, last: views(ge.connect([a.op, b.op], [e.op, f.op])),
    "connect alone": lambda tf, ge, a, b, c, d, e, f, last: views(
        ge.connect([a.op, b.op], [e.op, f.op], disconnect_first=True)
    ),
    "bypass": lambda tf, ge, a, b, c, d, e, f, last: detached(ge.bypass([e.op, f.op])),
    "detach": lambda tf, ge, a, b, c, d, e, f, last: detached(
        ge.detach(ge.sgv(b.op), control_ios=ge.ControlOutputs(tf.get_default_graph()))
    ),
    "detach_inputs": lambda tf, ge, a, b, c, d, e, f, last: detached(ge.detach_inputs(last.op, control_inputs=True)),
    "detach_outputs": lambda tf, ge, a, b, c, d, e, f, last: detached(ge.detach_outputs([d.op, e.op])),
    "detach_control_inputs": lambda tf, ge, a, b, c, d, e, f, last: ge.detach_control_inputs(last.op),
    "add_control_inputs": lambda tf, ge, a, b, c, d, e, f, last: ge.add_control_inputs(f.op, [a.op, b.op]),
    "remove_control_inputs": lambda tf, ge, a, b, c, d, e, f, last: ge.remove_control_inputs(last.op, b.op),
}


def checkpointed_gradients(tf, ge, y, x, checkpoints):
    """Gradients that compute what lies between checkpoints again, as openai's gradient-checkpointing does.

    Source: Chen et al. 2016, "Training deep nets with sublinear memory cost".
    """
    forward = ge.get_forward_walk_ops([one.op for one in x], within_ops=ge.get_backward_walk_ops([y.op]))
    checkpoints = [t for t in ge.filter_ts(forward, True) if t in checkpoints]
    checkpoints.sort(key=lambda t: t.op._id)
    cut = {t: tf.stop_gradient(t) for t in checkpoints}

    def again(targets, stops):
        between = ge.get_backward_walk_ops([t.op for t in targets], within_ops=forward, stop_at_ts=stops)
        between = [op for op in between if op in forward and op.inputs]
        _, info = ge.copy_with_input_replacements(ge.sgv(between), {})
        copied = info._transformed_ops.values()
        ge.reroute_ts(cut.values(), cut.keys(), can_modify=copied)
        return [info._transformed_ops[t.op]._outputs[0] for t in targets], copied

    targets, _ = again([y], checkpoints)
    gradients = tf.gradients(targets, list(cut.values()) + x)
    by_cut, by_x = dict(zip(checkpoints, gradients)), gradients[len(cut) :]  # noqa: B905  Python 3.7
    for t in reversed(checkpoints):
        others = [one for one in checkpoints if one is not t]
        targets, copied = again([t], others)
        ge.add_control_inputs(targets[0].op, by_cut[t].op)
        parts = tf.gradients(targets, list(cut.values()) + x, grad_ys=[by_cut[t]])
        for one, part in zip(checkpoints, parts):  # noqa: B905
            if part is not None:
                by_cut[one] = part if by_cut[one] is None else by_cut[one] + part
        for i, part in enumerate(parts[len(cut) :]):
            if part is not None:
                by_x[i] = part if by_x[i] is None else by_x[i] + part
    return by_x


def checkpointing(tf, ge):
    """Gradients of a net of six layers, with and without checkpoints."""
    weights = [
        tf.Variable(np.cos(np.arange(16).reshape(4, 4) + layer).astype("float32"), use_resource=False)
        for layer in range(6)
    ]
    biases = [tf.Variable(np.sin(np.arange(4) + layer).astype("float32"), use_resource=False) for layer in range(6)]
    layers = [tf.constant(np.linspace(-1, 1, 12).reshape(3, 4).astype("float32"))]
    for weight, bias in zip(weights, biases):  # noqa: B905
        layers.append(tf.tanh(tf.matmul(layers[-1], weight) + bias))
    loss = tf.reduce_sum(tf.square(layers[-1]))
    x = [variable._variable for variable in weights + biases]
    plain = tf.gradients(loss, x)
    before = len(tf.get_default_graph().get_operations())
    checkpointed = checkpointed_gradients(tf, ge, loss, x, [layers[2], layers[4]])
    tanhs = [op for op in tf.get_default_graph().get_operations()[before:] if op.type == "Tanh"]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found = session.run([plain, checkpointed])
    return {
        "computed again": len(tanhs),
        "plain": [value.tolist() for value in found[0]],
        "checkpointed": [value.tolist() for value in found[1]],
    }


CASES = {"selecting": selecting, "viewing": viewing, "copying": copying, "replacing": replacing}
CASES["checkpointing"] = checkpointing
for _name in REWIRINGS:
    CASES[_name] = rewiring(REWIRINGS[_name])


def run(tf, ge, name):
    """Run a case in a graph of its own."""
    with tf.Graph().as_default():
        return json.loads(json.dumps(CASES[name](tf, ge)))


if __name__ == "__main__":
    import tensorflow as tf
    from tensorflow.contrib import graph_editor as ge

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_graph_editor.json")
    with open(path, "w") as file:
        json.dump({name: run(tf, ge, name) for name in CASES}, file, sort_keys=True)
        file.write("\n")
