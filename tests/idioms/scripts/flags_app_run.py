import sys

import tensorflow as tf

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_float("learning_rate", 0.01, "Initial learning rate.")
flags.DEFINE_integer("max_steps", 2000, "Number of steps to run trainer.")
flags.DEFINE_string("train_dir", "data", "Directory to put the training data.")
flags.DEFINE_boolean("fake_data", False, "If true, uses fake data for unit testing.")
flags.DEFINE_bool("log", True, "another spelling")
flags.DEFINE_enum("mode", "train", ["train", "eval"], "what to do")
flags.DEFINE_list("layers", "64,32", "sizes")
tf.flags.DEFINE_multi_integer("gpu", [0], "devices")


def main(argv):
    print(len(argv), FLAGS.learning_rate, FLAGS.max_steps, FLAGS.train_dir, FLAGS.fake_data, FLAGS.log)
    print(FLAGS.mode, FLAGS.layers, FLAGS.gpu)
    FLAGS.max_steps = 5
    print("\n".join("%s=%s" % (k, v) for k, v in sorted(FLAGS.flag_values_dict().items()) if k in ("max_steps", "mode")))
    print(FLAGS["learning_rate"].default, "unknown" in FLAGS, type(FLAGS.layers).__name__)
    if len(argv) > 1:
        print(argv[1:])
    return 3


if __name__ == "__main__":
    sys.argv += ["--learning_rate=0.5", "--nolog", "--mode", "eval", "--gpu=1", "--gpu=2", "positional"]
    tf.app.run()
