import logging
import os
import sys

import tensorflow as tf

tf_logging = tf.compat.v1.logging
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
logger = logging.getLogger("tensorflow")
logger.addHandler(handler)
tf_logging.set_verbosity(tf_logging.INFO)
tf_logging.info("hello %d", 1)
tf_logging.debug("not shown")
tf_logging.warn("careful")
tf_logging.error("error: %s", "x")
tf_logging.log(tf_logging.INFO, "logged")
tf_logging.log_every_n(tf_logging.INFO, "every %d", 2, 3)
tf_logging.log_if(tf_logging.INFO, "shown", True)
print(tf_logging.get_verbosity() == tf_logging.INFO, tf_logging.WARN, tf_logging.ERROR)
logger.removeHandler(handler)

tf.gfile.MakeDirs("a/b/c")
with tf.gfile.GFile("a/b/one.txt", "w") as f:
    f.write("first\nsecond\n")
with tf.gfile.FastGFile("a/b/one.txt", "rb") as f:
    print(f.read(), f.size())
with tf.gfile.Open("a/b/one.txt") as f:
    print([line.strip() for line in f], tf.gfile.Exists("a/b/one.txt"), tf.gfile.Exists("nothing"))
tf.gfile.Copy("a/b/one.txt", "a/two.txt")
tf.gfile.Rename("a/two.txt", "a/three.txt", overwrite=True)
print(sorted(tf.gfile.ListDirectory("a")), tf.gfile.Glob("a/*.txt"), tf.gfile.IsDirectory("a/b"))
print([(d, sorted(dirs), files) for d, dirs, files in tf.gfile.Walk("a")][0])
print(tf.gfile.Stat("a/three.txt").length)
tf.gfile.Remove("a/three.txt")
tf.gfile.DeleteRecursively("a")
print(os.path.exists("a"))
try:
    tf.gfile.GFile("missing.txt").read()
except tf.errors.NotFoundError as e:
    print("NotFoundError", "missing.txt" in e.message)
print(tf.resource_loader.get_data_files_path() != "", os.path.basename(tf.resource_loader.get_data_files_path()))
