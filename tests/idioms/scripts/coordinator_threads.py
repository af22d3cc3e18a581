import threading
import time

import tensorflow as tf


def worker(coord, number, results):
    while not coord.should_stop():
        results.append(number)
        if len(results) > 20:
            coord.request_stop()
        time.sleep(0.001)


def failing(coord):
    with coord.stop_on_exception():
        raise ValueError("a worker failed")


def main(_):
    coord = tf.train.Coordinator()
    results = []
    threads = [threading.Thread(target=worker, args=(coord, i, results)) for i in range(3)]
    for t in threads:
        t.start()
    coord.join(threads)
    print("done", len(results) > 20, sorted(set(results)))

    coord.clear_stop()
    print(coord.should_stop())
    thread = threading.Thread(target=failing, args=(coord,))
    thread.start()
    try:
        coord.join([thread])
    except ValueError as e:
        print("caught:", e)

    coord = tf.train.Coordinator(clean_stop_exception_types=(tf.errors.OutOfRangeError,))
    queue = tf.FIFOQueue(2, tf.int64)
    with tf.Session() as sess:
        sess.run(queue.enqueue_many([[1, 2]]))
        sess.run(queue.close())
        with coord.stop_on_exception():
            while not coord.should_stop():
                print(sess.run(queue.dequeue()))
        coord.join([])
    print("clean stop", coord.should_stop())


if __name__ == "__main__":
    tf.app.run()
