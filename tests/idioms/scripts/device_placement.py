import tensorflow as tf

with tf.device("/cpu:0"):
    a = tf.constant([1.0, 2.0, 3.0], name="a")
    v = tf.get_variable("v", [3], initializer=tf.ones_initializer())
with tf.device("/gpu:0"):
    b = tf.add(a, v, name="b")
    with tf.device(None):
        free = tf.identity(b)
    with tf.device("/device:CPU:0"):
        inner = tf.identity(b)


def matmuls_elsewhere(op):
    return "/cpu:0" if op.type == "MatMul" else "/gpu:1"


with tf.device(matmuls_elsewhere):
    m = tf.matmul(a[None], b[:, None])
    n = tf.negative(m)
with tf.get_default_graph().colocate_with(v.op):
    c = tf.constant(1.0)
for t in (a, v, b, free, inner, m, n, c):
    print(t.op.name, repr(t.device))
print(c.op.colocation_groups())
with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([b, n]))
print(tf.DeviceSpec.from_string("/job:ps/task:1/cpu:0").to_string(), tf.DeviceSpec(job="worker", device_type="GPU", device_index=1).to_string())
print(tf.test.is_gpu_available(), tf.test.gpu_device_name() == "", tf.test.is_built_with_cuda() in (True, False))
from tensorflow.python.client import device_lib
print([d.name for d in device_lib.list_local_devices() if d.device_type == "CPU"])
