import os

import numpy as np
import tensorflow as tf
from tensorflow.contrib.tensorboard.plugins import projector

LOG_DIR = "projector"
os.makedirs(LOG_DIR)
metadata = os.path.join(LOG_DIR, "metadata.tsv")
with open(metadata, "w") as f:
    f.write("Word\tCount\n")
    for i in range(5):
        f.write("word%d\t%d\n" % (i, i))

embedding_var = tf.Variable(np.arange(10, dtype=np.float32).reshape(5, 2), name="word_embedding")
summary_writer = tf.summary.FileWriter(LOG_DIR)
config = projector.ProjectorConfig()
embedding = config.embeddings.add()
embedding.tensor_name = embedding_var.name
embedding.metadata_path = "metadata.tsv"
embedding.sprite.image_path = "sprite.png"
embedding.sprite.single_image_dim.extend([28, 28])
projector.visualize_embeddings(summary_writer, config)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    saver = tf.train.Saver([embedding_var])
    print(saver.save(sess, os.path.join(LOG_DIR, "model.ckpt"), 1))

with open(os.path.join(LOG_DIR, "projector_config.pbtxt")) as f:
    print(f.read())
reader = tf.train.NewCheckpointReader(os.path.join(LOG_DIR, "model.ckpt-1"))
print(reader.get_variable_to_shape_map())
print(reader.get_tensor("word_embedding").sum())
