"""Save the graphs of the zoo: checkpoint with .meta, frozen .pb, SavedModel, inputs and outputs.

Run it in the repository's root, with TF 1.15.5 or with ours:

    PYTHONPATH=. python3.7 -m tests.migration.zoo.saving OUT [--only NAME ...] [--kinds meta,frozen,saved_model]

OUT/NAME/ holds `model.ckpt.*`, `frozen.pb`, `saved_model/`, `graph.json` (the names of the tensors) and `golden.npz`:
`inputs/NAME`, `outputs/NAME` and, where the graph holds its training, three steps that follow the checkpoint:
`next/inputs/NAME`, `next/targets/NAME` `[3, batch, ...]` and `next/losses` `[3]`.
"""

import argparse
import contextlib
import datetime
import json
import os
import re
import shutil
import sys
import time
import traceback
import zlib

import numpy as np

from tests.migration.zoo import GRAPHS

BATCH = 3
KINDS = ["meta", "frozen", "saved_model"]
STEPS = 3

#: Variables of one axis, or none, that must be positive; TF1 named the average of a variance by the op it came from.
POSITIVE = re.compile(r"variance|gamma|scale|sigma|temperature|moments(_\d+)?/Squeeze_1", re.IGNORECASE)

#: Variables of the optimizers: an Adam whose second moments are negative gives no number.
SLOT = re.compile(
    r"/(Adam|RMSProp|Adagrad|Adadelta|Ftrl|Momentum|AdamW)\w*(_\d+)?$|(^|/)beta[12]_power(_\d+)?$", re.IGNORECASE
)

#: Placeholders of dropout.
DROPOUT = re.compile(r"keep|drop", re.IGNORECASE)


def variable_value(name, shape):
    """What a variable is set to: random, never all zero, of a size that keeps the outputs of deep networks near 1."""
    random = np.random.RandomState(zlib.crc32(name.encode()))
    if POSITIVE.search(name):
        return random.uniform(0.5, 1.5, shape)
    if len(shape) < 2:
        return random.uniform(-0.4, 0.4, shape)
    return random.normal(size=shape) * np.sqrt(1.5 / np.prod(shape[:-1]))


def input_value(random, spec, shape):
    """What an input is fed, by the entry of `Graph.data`."""
    kind = spec[0] if spec else "normal"
    if kind == "int":
        return random.randint(spec[1], spec[2], shape)
    if kind == "lengths":
        return random.randint(1, spec[1] + 1, shape)
    if kind == "uniform":
        return random.uniform(spec[1], spec[2], shape)
    if kind == "one_hot":
        return np.eye(shape[-1])[random.randint(0, shape[-1], shape[:-1])]
    return random.normal(size=shape)


def feeds(entry, tensors, random):
    """Random values for some tensors, in their dtypes: name -> array."""
    values = {}
    for name in sorted(tensors):
        tensor = tensors[name]
        shape = entry.shape.get(name) or [BATCH if size is None else size for size in tensor.shape.as_list()]
        values[name] = np.asarray(input_value(random, entry.data.get(name), shape), tensor.dtype.as_numpy_dtype)
    return values


def randomise(tf, session):
    """Set every floating variable of the model; the global step and the optimizer's slots keep their first value."""
    session.run([tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()])
    for variable in tf.global_variables():
        if variable.dtype.is_floating and not SLOT.search(variable.op.name):
            value = variable_value(variable.op.name, variable.shape.as_list())
            session.run(variable.initializer, {variable.initializer.inputs[1]: value})


def flags(built, column):
    """Feed the training placeholders: column 1 at inference, 2 in training."""
    return {triple[0]: triple[column] for triple in built.training.values()}


class Run:
    """A graph, built and with its variables set, in a session.

    Attributes:
        built: what the builder returned.
        session: with all variables random, or trained a few steps from random ones.
        golden: key of `golden.npz` -> array: inputs and outputs.
    """

    def __init__(self, tf, entry):
        """Build in the default graph."""
        self.tf = tf
        self.entry = entry
        self.random = np.random.RandomState(zlib.crc32(entry.name.encode()))
        tf.set_random_seed(1)
        self.built = entry.build(tf)
        self.session = tf.Session(config=tf.ConfigProto(intra_op_parallelism_threads=2, inter_op_parallelism_threads=1))
        randomise(tf, self.session)
        if self.built.step is not None:
            self.train()
        inputs = feeds(entry, self.built.inputs, self.random)
        feed = {self.built.inputs[name]: value for name, value in inputs.items()}
        feed.update(flags(self.built, 1))
        self.golden = {"inputs/" + name: value for name, value in inputs.items()}
        outputs = self.reference(inputs) if entry.twin else self.session.run(self.built.outputs, feed)
        self.golden.update(("outputs/" + name, np.asarray(value)) for name, value in outputs.items())

    def reference(self, inputs):
        """Outputs of the twin."""
        with self.tf.Graph().as_default(), self.tf.Session() as session:
            built = self.entry.twin(self.tf)
            randomise(self.tf, session)
            return session.run(built.outputs, {built.inputs[name]: value for name, value in inputs.items()})

    def train(self):
        """Make three steps on random batches, without dropout: no other program could draw its masks.

        Returns:
            What was fed and the loss of each step, by the keys of `golden.npz`.
        """
        built, record = self.built, {"next/losses": []}
        for _ in range(STEPS):
            feed = {
                placeholder: at_inference if DROPOUT.search(placeholder.op.name) else in_training
                for placeholder, at_inference, in_training in built.training.values()
            }
            for kind, tensors in (("inputs", built.inputs), ("targets", built.targets)):
                for name, value in feeds(self.entry, tensors, self.random).items():
                    feed[tensors[name]] = value
                    record.setdefault("next/" + kind + "/" + name, []).append(value)
            record["next/losses"].append(self.session.run([built.loss, built.step], feed)[0])
        return {key: np.asarray(values) for key, values in record.items()}

    def describe(self):
        """What `graph.json` says."""
        built = self.built
        return {
            "name": self.entry.name,
            "theme": self.entry.theme,
            "idiomatic": self.entry.idiomatic,
            "slow": self.entry.slow,
            "tensorflow": self.tf.__version__,
            "inputs": {name: tensor.name for name, tensor in built.inputs.items()},
            "outputs": {name: tensor.name for name, tensor in built.outputs.items()},
            "training": {name: [triple[0].name, triple[1], triple[2]] for name, triple in built.training.items()},
            "targets": {name: tensor.name for name, tensor in built.targets.items()},
            "loss": None if built.loss is None else built.loss.name,
            "step": None if built.step is None else built.step.name,
            "variables": {v.op.name: v.shape.as_list() for v in self.tf.global_variables()},
            "operations": len(self.tf.get_default_graph().get_operations()),
        }

    def save_meta(self, folder):
        """Write `model.ckpt.*`, or only the .meta where there is no variable."""
        if self.tf.global_variables():
            self.tf.train.Saver().save(self.session, os.path.join(folder, "model.ckpt"))
        else:
            self.tf.train.export_meta_graph(os.path.join(folder, "model.ckpt.meta"))

    def save_frozen(self, folder):
        """Write `frozen.pb`."""
        names = sorted({tensor.op.name for tensor in self.built.outputs.values()})
        frozen = self.tf.graph_util.convert_variables_to_constants(
            self.session, self.tf.get_default_graph().as_graph_def(), names
        )
        with open(os.path.join(folder, "frozen.pb"), "wb") as file:
            file.write(frozen.SerializeToString())

    def save_saved_model(self, folder):
        """Write `saved_model/`, with the signature that serving asks for."""
        saved_model = self.tf.saved_model
        builder = saved_model.Builder(os.path.join(folder, "saved_model"))
        signature = saved_model.predict_signature_def(self.built.inputs, self.built.outputs)
        builder.add_meta_graph_and_variables(
            self.session,
            [saved_model.tag_constants.SERVING],
            {saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY: signature},
            main_op=self.tf.tables_initializer(),
        )
        builder.save()


def save(tf, entry, folder, kinds=KINDS):
    """Write one graph into a folder of its own, which is emptied first; returns its `graph.json`."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with tf.Graph().as_default():
        run = Run(tf, entry)
        with run.session:
            about = run.describe()
            for kind in kinds:
                getattr(run, "save_" + kind)(folder)
            if run.built.step is not None:
                run.golden.update(run.train())
    for name, value in run.golden.items():
        assert value.dtype.kind != "f" or np.all(np.isfinite(value)), name + " is not finite"
    np.savez_compressed(os.path.join(folder, "golden.npz"), **run.golden)
    with open(os.path.join(folder, "graph.json"), "w") as file:
        json.dump(about, file, indent=1, sort_keys=True, default=float)
    return about


def megabytes(folder):
    """Size of all files under a folder."""
    return sum(os.path.getsize(os.path.join(top, name)) for top, _, names in os.walk(folder) for name in names) / 1e6


def main(arguments=None):
    """The command; exit code 1 if a graph could not be saved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="graphs or themes; default: all")
    parser.add_argument("--light", action="store_true", help="leave the slow ones out")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--as-of", metavar="YEAR", type=int, help="with the ops that TF wrote before this year began")
    options = parser.parse_args(arguments)

    if sys.version_info < (3, 8):  # noqa: UP036
        import tensorflow as tf

        ours = False
    else:
        import tfgraph.v1 as tf

        tf.disable_v2_behavior()  # as `tfgraph run` does; this is a process of its own
        ours = True
    tf.logging.set_verbosity(tf.logging.ERROR)
    as_of = contextlib.ExitStack()
    if options.as_of:
        horizon = datetime.date(options.as_of, 1, 1)
        as_of.enter_context(tf.compat.forward_compatibility_horizon(horizon.year, horizon.month, horizon.day))
    failures = 0
    with as_of:
        for entry in GRAPHS.values():
            chosen = not options.only or entry.name in options.only or entry.theme in options.only
            if not chosen or (options.light and entry.slow) or (entry.only and not ours):
                continue
            began, folder = time.time(), os.path.join(options.out, entry.name)
            try:
                about = save(tf, entry, folder, [kind for kind in options.kinds.split(",") if kind])
                numbers = about["operations"], len(about["variables"]), megabytes(folder), time.time() - began
                print("%-40s %5d ops %4d variables %8.2f MB %6.1f s" % ((entry.name,) + numbers), flush=True)  # noqa: RUF005, UP031
            except Exception:
                failures += 1
                shutil.rmtree(folder, ignore_errors=True)
                print(entry.name, "FAILED", traceback.format_exc(), flush=True)
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
