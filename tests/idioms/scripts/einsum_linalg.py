import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
a = tf.constant([[4.0, 1.0], [1.0, 3.0]])
b = tf.constant([[1.0, 2.0], [0.0, 1.0]])
t = tf.constant(np.arange(12.0).reshape(2, 3, 2), tf.float32)
results = [
    tf.einsum("ij,jk->ik", a, b), tf.einsum("bij,jk->bik", t, b), tf.trace(a),
    tf.einsum("bij,bkj->bik", t, t), tf.tensordot(t, b, [[2], [0]]), tf.tensordot(a, b, 2),
    tf.matrix_inverse(a), tf.matrix_determinant(a), tf.cholesky(a), tf.matrix_solve(a, b),
    tf.matrix_triangular_solve(tf.cholesky(a), b), tf.matrix_solve_ls(a, b), tf.self_adjoint_eigvals(a),
    tf.svd(a, compute_uv=False), tf.abs(tf.qr(a)[1]), tf.linalg.expm(a / 10), tf.linalg.logdet(a), tf.norm(t, axis=[1, 2]),
    tf.norm(a, ord=1), tf.norm(b, ord=np.inf), tf.eye(2, batch_shape=[1]), tf.matrix_set_diag(a, [9.0, 8.0]),
    tf.matrix_diag_part(a), tf.linalg.lu(a)[0], tf.cumsum(a, axis=1, exclusive=True), tf.cumprod(a, reverse=True),
    tf.reduce_prod(a, 0), tf.segment_sum(a, [0, 0]), tf.unsorted_segment_max(a, [1, 0], 2), tf.segment_mean(t, [0, 0]),
    tf.meshgrid([1.0, 2.0], [3.0, 4.0])[1], tf.linspace(0.0, 1.0, 5), tf.range(3, 0, -1), tf.reverse(a, [0]),
    tf.gather_nd(t, [[0, 1], [1, 2]]), tf.strided_slice(t, [0, 0], [2, 2], [1, 1]), tf.pad(a, [[1, 0], [0, 1]], "CONSTANT"),
    tf.pad(a, [[1, 1], [0, 0]], mode="REFLECT"), tf.one_hot([0, 2], 3, on_value=5.0, off_value=-1.0), tf.tile(b, [1, 2]),
    tf.nn.top_k([[1.0, 3.0, 2.0]], 2).indices, tf.sequence_mask([1, 3], 3), tf.dynamic_partition([1, 2, 3], [0, 1, 0], 2)[0],
    tf.dynamic_stitch([[0], [1]], [[5], [6]]), tf.boolean_mask(a, [True, False]), tf.space_to_depth(t[..., None][:, :2], 2),
    tf.real(tf.fft(tf.complex([1.0, 2.0, 3.0], [0.0, 0.0, 0.0]))), tf.bincount([1, 1, 3]), tf.histogram_fixed_width([0.1, 0.9], [0.0, 1.0], 2),
]
with tf.Session() as sess:
    for i, r in enumerate(results):
        print(i, r.shape, sess.run(r).tolist() if r.dtype.is_integer or r.dtype.is_bool else sess.run(r))
    e, v = sess.run(tf.self_adjoint_eig(a))
    print(e, np.abs(v))
    operator = tf.linalg.LinearOperatorFullMatrix(a)
    print(sess.run([operator.determinant(), operator.matmul(b)]))
    print(sess.run(tf.linalg.lstsq(a, b)), sess.run(tf.matmul(a, b, transpose_a=True, b_is_sparse=True)))
