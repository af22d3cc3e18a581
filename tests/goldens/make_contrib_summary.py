"""Write contrib_summary.json: the events that tf.contrib.summary of TF 1.15.5 writes.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_summary.py`.
"""

import glob
import json
import os
import tempfile
import zlib

import numpy as np


def session(tf):
    """A session of the default graph whose variables are initialized."""
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    return session


def kinds(tf, S, folder):
    """One summary of each kind, in a graph."""
    step = tf.train.create_global_step()
    numbers = tf.placeholder(tf.float32, [2, 3])
    with S.create_file_writer(folder, flush_millis=10000).as_default(), S.always_record_summaries():
        S.scalar("scalar", tf.reduce_sum(numbers), family="sums")
        with tf.name_scope("inner"):
            S.scalar("integer", tf.constant(7))
            S.histogram("histogram", numbers)
        S.image("image", tf.reshape(tf.tile(numbers, [4, 1]), [2, 2, 2, 3]), max_images=1)
        S.image("infinite", tf.constant([[[[np.inf], [0.5]]]]), bad_color=tf.constant([9], tf.uint8))
        S.audio("audio", tf.reshape(numbers, [1, 6, 1]) / 9, 8000.0, 1)
        S.generic("generic", numbers, metadata=tf.SummaryMetadata(display_name="shown"), step=3)
        with session(tf) as running:
            S.initialize(graph=tf.get_default_graph(), session=running)
            for i in range(2):
                running.run(S.all_summary_ops(), {numbers: np.arange(6).reshape(2, 3) + i})
                running.run(step.assign_add(10))
            running.run(S.flush())


def every(tf, S, folder):
    """Summaries at every second step only, and never."""
    step = tf.train.create_global_step()
    writer = S.create_file_writer(folder, filename_suffix=".mine")
    seen = [S.should_record_summaries()]
    with writer.as_default():
        with S.record_summaries_every_n_global_steps(2):
            seen.append(S.should_record_summaries())
            S.scalar("second", step)
        with S.never_record_summaries():
            seen.append(S.should_record_summaries())
            S.scalar("never", step)
        # Nothing said: contrib records nothing.
        seen.append(S.should_record_summaries())
        S.scalar("unsaid", step)
        with session(tf) as running:
            running.run(S.summary_writer_initializer_op())
            for _ in range(4):
                running.run(S.all_summary_ops())
                running.run(step.assign_add(1))
            running.run(writer.flush())
            answers = running.run([tf.convert_to_tensor(each) for each in seen])
    return [bool(answer) for answer in answers]


def graphs(tf, S, folder):
    """A graph from a placeholder, and an event that is passed on."""
    with S.create_summary_file_writer(folder).as_default():
        text, event = tf.placeholder(tf.string), tf.placeholder(tf.string)
        write = [S.graph(text, 4), S.import_event(event)]
        imported = tf.Event(step=5, summary=tf.Summary(value=[tf.Summary.Value(tag="old", simple_value=2.5)]))
        with session(tf) as running:
            running.run(S.summary_writer_initializer_op())
            feed = {text: tf.GraphDef().SerializeToString(), event: imported.SerializeToString()}
            for each in write:
                running.run(each, feed)
            running.run(S.flush())


def eager(tf, S, folder):
    """The same functions with eager execution."""
    from tensorflow.python.eager import context

    with context.eager_mode():
        writer = S.create_file_writer(folder)
        with writer.as_default(), S.always_record_summaries():
            for i in range(3):
                S.scalar("eager", i * 0.5, step=i)
            S.graph(tf.Graph(), step=1)
        with S.create_file_writer(None).as_default(), S.always_record_summaries():
            S.scalar("nowhere", 1.0, step=1)
        with writer.as_default():
            recording = [bool(S.should_record_summaries())]
            with S.always_record_summaries():
                recording.append(bool(S.should_record_summaries()))
        writer.flush()
    return recording


def directories(tf, S, folder):
    """Where an evaluation writes."""
    with S.create_file_writer(folder).as_default(), session(tf) as running:
        running.run(S.summary_writer_initializer_op())
    return [S.eval_dir("a/b"), S.eval_dir("a/b", "test")]


CASES = {"kinds": kinds, "every": every, "graphs": graphs, "eager": eager, "directories": directories}


def run(tf, S, case):
    """Run a case in a graph of its own.

    Returns:
        What it returned, the ends of the names of its files, and their events.
    """
    with tempfile.TemporaryDirectory() as folder:
        with tf.Graph().as_default():
            tf.set_random_seed(1)
            returned = case(tf, S, folder)
        files = glob.glob(os.path.join(folder, "events.*"))
        events = [about(tf, event) for file in files for event in tf.train.summary_iterator(file)]
        # The operations of one step run in any order.
        events.sort(key=json.dumps)
        return {"returned": returned, "ends": [os.path.splitext(file)[1] for file in files], "events": events}


def about(tf, event):
    """An event, without its time."""
    if event.HasField("graph_def"):
        graph = tf.GraphDef.FromString(event.graph_def)
        return [event.step, "graph", [node.op for node in graph.node if node.op.endswith("Summary")]]
    return [event.step, event.file_version] + [values(tf, value) for value in event.summary.value]


def values(tf, value):
    """A value of a summary: its tag, its kind and its numbers."""
    kind = value.WhichOneof("value")
    if kind == "image":
        image = value.image
        with tf.Graph().as_default(), tf.Session() as session:
            # Not the bytes of the PNG: another libpng may pack them otherwise.
            pixels = session.run(tf.image.decode_png(image.encoded_image_string)).tolist()
        found = [image.height, image.width, image.colorspace, pixels]
    elif kind == "audio":
        audio = value.audio
        found = [audio.sample_rate, audio.num_channels, audio.length_frames, audio.content_type]
        found.append(zlib.crc32(audio.encoded_audio_string))
    elif kind == "histo":
        histo = value.histo
        found = [histo.min, histo.max, histo.num, histo.sum, histo.sum_squares]
        found += [list(histo.bucket_limit), list(histo.bucket)]
    elif kind == "tensor":
        found = [value.tensor.dtype, tf.make_ndarray(value.tensor).tolist()]
    else:
        found = value.simple_value
    return [value.tag, kind, value.metadata.display_name, found]


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {name: run(tf, tf.contrib.summary, case) for name, case in CASES.items()}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_summary.json")
    with open(path, "w") as stream:
        stream.write(
            "{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(goldens[k]) for k in sorted(goldens)) + "\n}\n"
        )
