import json

import tensorflow as tf
from tensorflow.python.client import timeline

x = tf.random_normal([50, 50])
w = tf.Variable(tf.ones([50, 50]), name="w")
y = tf.matmul(x, w, name="product")
run_options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE, output_partition_graphs=True)
run_metadata = tf.RunMetadata()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(y, options=run_options, run_metadata=run_metadata)
    writer = tf.summary.FileWriter("trace", sess.graph)
    writer.add_run_metadata(run_metadata, "step 0")
    writer.close()
    sess.run(y, options=tf.RunOptions(timeout_in_ms=60000, report_tensor_allocations_upon_oom=True))

nodes = [n.node_name for d in run_metadata.step_stats.dev_stats for n in d.node_stats]
print("product" in nodes, len(run_metadata.partition_graphs) > 0)
tl = timeline.Timeline(run_metadata.step_stats)
ctf = tl.generate_chrome_trace_format()
with open("timeline.json", "w") as f:
    f.write(ctf)
events = json.load(open("timeline.json"))["traceEvents"]
print("RandomStandardNormal" in {e.get("name") for e in events}, any(e.get("ph") == "X" for e in events))
