import glob

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None], name="x")
with tf.name_scope("layer"):
    mean = tf.reduce_mean(x)
    tf.summary.scalar("mean", mean)
    tf.summary.histogram("values", x)
tf.summary.scalar("max", tf.reduce_max(x), collections=["other"])
tf.summary.image("pixels", tf.reshape(x[:4], [1, 2, 2, 1]), max_outputs=1)
tf.summary.audio("sound", tf.reshape(x, [1, -1]), sample_rate=8000)
tf.summary.text("words", tf.constant(["some", "text"]))
merged = tf.summary.merge_all()
others = tf.summary.merge(tf.get_collection("other"))
print([s.name for s in tf.get_collection(tf.GraphKeys.SUMMARIES)])

with tf.Session() as sess:
    train_writer = tf.summary.FileWriter("logs/train", sess.graph)
    for step in range(3):
        summary, other = sess.run([merged, others], {x: np.arange(4.0) * step})
        train_writer.add_summary(summary, step)
        train_writer.add_summary(other, global_step=step)
    by_hand = tf.Summary(value=[tf.Summary.Value(tag="accuracy", simple_value=0.75)])
    by_hand.value.add(tag="f1", simple_value=0.5)
    train_writer.add_summary(by_hand, 3)
    train_writer.add_session_log(tf.SessionLog(status=tf.SessionLog.START), 3)
    train_writer.close()
    print(tf.summary.FileWriterCache.get("logs/test").get_logdir())

path = glob.glob("logs/train/events.out.tfevents.*")[0]
for event in tf.train.summary_iterator(path):
    kind = event.WhichOneof("what")
    if kind == "graph_def":
        graph_def = tf.GraphDef.FromString(event.graph_def)
        print("graph", "layer/mean" in [n.name for n in graph_def.node])
    elif kind == "summary":
        for v in event.summary.value:
            what = v.WhichOneof("value")
            if what == "simple_value":
                print(event.step, v.tag, round(v.simple_value, 4))
            elif what == "histo":
                print(event.step, v.tag, v.histo.min, v.histo.max, v.histo.num, v.histo.sum, v.histo.sum_squares)
            elif what == "image":
                print(event.step, v.tag, v.image.height, v.image.width, v.image.colorspace)
            elif what == "audio":
                print(event.step, v.tag, v.audio.sample_rate, v.audio.length_frames, v.audio.content_type)
            else:
                print(event.step, v.tag, what, v.metadata.plugin_data.plugin_name)
    else:
        print(kind)
