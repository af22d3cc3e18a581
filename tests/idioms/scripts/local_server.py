import tensorflow as tf

server = tf.train.Server.create_local_server()
print(server.target.startswith("grpc://localhost:"), server.server_def.job_name, server.server_def.task_index)
counter = tf.Variable(0, name="counter")
add = tf.assign_add(counter, 5)
with tf.Session(server.target) as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(add))
# the variables live in the server, not in the session
with tf.Session(server.target) as sess:
    print(sess.run(add))
    names = [d.name for d in sess.list_devices() if d.device_type == "CPU"]
    print(names)

cluster = tf.train.ClusterSpec({"ps": ["localhost:2222"], "worker": {1: "localhost:2224", 0: "localhost:2223"}})
print(cluster.jobs, cluster.num_tasks("worker"), cluster.task_address("worker", 1), cluster.as_dict()["ps"])
with tf.Graph().as_default() as graph:
    with tf.device(tf.train.replica_device_setter(cluster=cluster, worker_device="/job:worker/task:1")):
        v = tf.get_variable("v", [2])
        a = tf.identity(v) + 1.0
    with tf.device(tf.train.replica_device_setter(ps_tasks=2)):
        placed = [tf.get_variable("p%d" % i, [1]).device for i in range(3)]
    print(v.device, a.device, placed)
config = tf.ConfigProto(device_filters=["/job:ps", "/job:worker/task:0"])
print(list(config.device_filters))
