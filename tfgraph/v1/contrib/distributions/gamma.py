"""The relatives of the Gamma distribution that `tf.distributions` lacks."""

from typing import Any

import tensorflow.compat.v1 as tf


class Chi2(tf.distributions.Gamma):
    """Chi-squared distribution, a `Gamma(df / 2, 1 / 2)`.

    Source: TF 1.15 `tf.contrib.distributions.Chi2`.
    """

    def __init__(self, df: Any, validate_args: bool = False, allow_nan_stats: bool = True, name: str = "Chi2"):
        """Make it.

        Args:
            df: degrees of freedom, > 0; float `[...]`.
            validate_args: whether to check at run time that `df` is positive.
            allow_nan_stats: whether a statistic that is undefined is NaN, and not an error.
            name: prefix of the ops.
        """
        parameters = {
            "df": df,
            "validate_args": validate_args,
            "allow_nan_stats": allow_nan_stats,
            "name": name,
        }
        with tf.name_scope(name, values=[df]) as name:
            df = tf.convert_to_tensor(df, name="df")
            if validate_args:
                with tf.control_dependencies([tf.assert_positive(df)]):
                    df = tf.identity(df)
            self._df = df
            half = tf.constant(0.5, df.dtype, name="half")
            super().__init__(half * df, half, validate_args, allow_nan_stats, name)
        self._parameters = parameters

    @property
    def df(self) -> Any:
        """Degrees of freedom."""
        return self._df


class Chi2WithAbsDf(Chi2):
    """`Chi2` with `df = floor(abs(df))`.

    Source: TF 1.15 `tf.contrib.distributions.Chi2WithAbsDf`.
    """

    def __init__(self, df: Any, validate_args: bool = False, allow_nan_stats: bool = True, name: str = "Chi2WithAbsDf"):
        """Make it; the arguments are those of `Chi2`."""
        parameters = {
            "df": df,
            "validate_args": validate_args,
            "allow_nan_stats": allow_nan_stats,
            "name": name,
        }
        with tf.name_scope(name, values=[df]) as name:
            df = tf.floor(tf.abs(df, name="abs_df"), name="floor_abs_df")
            super().__init__(df, validate_args, allow_nan_stats, name)
        self._parameters = parameters
