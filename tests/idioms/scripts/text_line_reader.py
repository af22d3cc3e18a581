import tensorflow as tf

with open("iris.csv", "w") as f:
    f.write("sepal,petal,species\n")
    f.write("5.1,1.4,setosa\n4.9,,setosa\n7.0,4.7,versicolor\n6.3,6.0,virginica\n")

filename_queue = tf.train.string_input_producer(["iris.csv"], num_epochs=2, shuffle=False)
reader = tf.TextLineReader(skip_header_lines=1)
key, value = reader.read(filename_queue)
sepal, petal, species = tf.decode_csv(value, record_defaults=[[0.0], [-1.0], ["unknown"]])
features = tf.stack([sepal, petal])

with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(coord=coord)
    try:
        while not coord.should_stop():
            k, x, label = sess.run([key, features, species])
            print(k.decode(), x, label.decode())
    except tf.errors.OutOfRangeError:
        print("Done: epoch limit reached after", sess.run(reader.num_records_produced()), "records")
    finally:
        coord.request_stop()
    coord.join(threads)
