"""Greedy matching of rows and columns. Source: TF 1.15 `tf.contrib.image.bipartite_match`."""

from typing import Any

import tensorflow.compat.v1 as tf


def bipartite_match(
    distance_mat: Any, num_valid_rows: Any, top_k: int = -1, name: str = "bipartite_match"
) -> tuple[tf.Tensor, tf.Tensor]:
    """Match rows with columns, the nearest pair first.

    TF 1.15 has a kernel for it; this is a loop in the graph, one step for each match. Of equal distances
    the first in row-major order goes first; TF 1.15 leaves that to its heap.

    Args:
        distance_mat: `[rows, columns]`, float32.
        num_valid_rows: only so many rows take part; all, if it is negative. Scalar or `[1]`.
        top_k: the largest number of matches; no limit, if it is not positive.
        name: of the ops.

    Returns:
        `(column of each row [rows], row of each column [columns])`, int32, -1 where there is none.

    Source: TF 1.15 `tf.contrib.image.bipartite_match`.
    """
    with tf.name_scope(name):
        distances = tf.convert_to_tensor(distance_mat, tf.float32)
        rows, columns = tf.unstack(tf.shape(distances))
        valid = tf.reshape(tf.cast(num_valid_rows, tf.float32), [])
        valid = tf.where(valid >= 0, tf.cast(valid + 0.1, tf.int32), rows)
        with tf.control_dependencies([tf.assert_less_equal(valid, rows, message="More valid rows than rows.")]):
            count = tf.minimum(valid, columns)
        if top_k > 0:
            count = tf.minimum(count, top_k)
        # Infinite distances come last, but before what is taken.
        distances = tf.minimum(distances, tf.float32.max)

        def match(done: Any, row_to_column: Any, column_to_row: Any) -> Any:
            free = tf.expand_dims((row_to_column < 0) & (tf.range(rows) < valid), 1) & (column_to_row < 0)
            left = tf.where(free, distances, tf.fill(tf.shape(distances), float("inf")))
            nearest = tf.argmin(tf.reshape(left, [-1]), output_type=tf.int32)
            row, column = nearest // columns, nearest % columns
            return (
                done + 1,
                tf.where(tf.equal(tf.range(rows), row), tf.fill([rows], column), row_to_column),
                tf.where(tf.equal(tf.range(columns), column), tf.fill([columns], row), column_to_row),
            )

        start = (0, tf.fill([rows], -1), tf.fill([columns], -1))
        _, row_to_column, column_to_row = tf.while_loop(lambda done, *_: done < count, match, start)
        row_to_column.set_shape(distances.shape[0:1])
        column_to_row.set_shape(distances.shape[1:2])
        return tf.stop_gradient(row_to_column), tf.stop_gradient(column_to_row)
