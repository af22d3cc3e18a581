"""Write contrib_distributions.json: what the distributions and bijectors of TF 1.15.5 compute.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_distributions.py`.
"""

import json
import os

import numpy as np

#: What is asked of each distribution; those without the value `x`, then those with it.
STATISTICS = ["mean", "variance", "stddev", "mode", "entropy", "covariance"]
FUNCTIONS = ["log_prob", "prob", "cdf", "log_cdf", "survival_function"]

POSITIVE = np.array([[0.3, 1.1, 2.6], [0.7, 1.9, 4.2]], np.float32)
REAL = np.array([[-1.3, 0.2, 2.6], [0.7, -0.4, 1.5]], np.float32)
UNIT = np.array([[0.12, 0.43, 0.91], [0.35, 0.66, 0.28]], np.float32)
COUNTS = np.array([[0.0, 1.0, 3.0], [2.0, 5.0, 1.0]], np.float32)
ONE_HOT = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], np.float32)
SIMPLEX = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]], np.float32)
LOC, SCALE = np.array([0.3, -0.6, 1.1], np.float32), np.array([0.8, 1.7, 0.5], np.float32)
LOGITS = np.array([[0.4, -1.1, 0.9], [-0.3, 0.8, 0.1]], np.float32)
TRIL = np.array([[1.2, 0, 0], [0.4, 0.9, 0], [-0.3, 0.5, 1.6]], np.float32)
COVARIANCE = TRIL.dot(TRIL.T)
PERTURB = np.array([[0.3], [-0.5], [0.2]], np.float32)


def steps(ds):
    """Each element of a vector is drawn around half of the one before."""
    before = np.diag(np.full(2, 0.5, np.float32), 1)
    return lambda x: ds.MultivariateNormalTriL(ds.bijectors.Affine(scale_tril=before.T).forward(x), TRIL)


#: name -> (make, where to evaluate).
DISTRIBUTIONS = {
    "Autoregressive": (lambda ds: ds.Autoregressive(steps(ds), np.zeros(3, np.float32)), REAL),
    "BatchReshape": (lambda ds: ds.BatchReshape(ds.Normal(np.tile(LOC, 2), np.tile(SCALE, 2)), [2, 3]), REAL),
    "Bernoulli": (lambda ds: ds.Bernoulli(logits=LOGITS), (UNIT > 0.4).astype("int32")),
    "Beta": (lambda ds: ds.Beta(POSITIVE[0] + 1, POSITIVE[1] + 1), UNIT),
    "BetaWithSoftplusConcentration": (lambda ds: ds.BetaWithSoftplusConcentration(REAL[0], REAL[1]), UNIT),
    "Binomial": (lambda ds: ds.Binomial(np.float32(6), logits=LOGITS[0]), COUNTS),
    "Binomial probs": (lambda ds: ds.Binomial(np.float32(6), probs=UNIT[0]), COUNTS),
    "Categorical": (lambda ds: ds.Categorical(logits=LOGITS), np.array([0, 2], np.int32)),
    "Cauchy": (lambda ds: ds.Cauchy(LOC, SCALE), REAL),
    "Chi2": (lambda ds: ds.Chi2(POSITIVE[0] + 2), POSITIVE),
    "Chi2WithAbsDf": (lambda ds: ds.Chi2WithAbsDf(-POSITIVE[0] - 2), POSITIVE),
    "ConditionalTransformedDistribution": (
        lambda ds: ds.ConditionalTransformedDistribution(ds.Normal(LOC, SCALE), ds.bijectors.Exp()),
        POSITIVE,
    ),
    "Deterministic": (lambda ds: ds.Deterministic(LOC, atol=0.5), REAL),
    "Dirichlet": (lambda ds: ds.Dirichlet(POSITIVE + 1), SIMPLEX),
    "DirichletMultinomial": (lambda ds: ds.DirichletMultinomial(np.float32(4), POSITIVE), COUNTS),
    "ExpRelaxedOneHotCategorical": (
        lambda ds: ds.ExpRelaxedOneHotCategorical(np.float32(0.7), logits=LOGITS),
        np.log(SIMPLEX),
    ),
    "Exponential": (lambda ds: ds.Exponential(SCALE), POSITIVE),
    "ExponentialWithSoftplusRate": (lambda ds: ds.ExponentialWithSoftplusRate(LOC), POSITIVE),
    "Gamma": (lambda ds: ds.Gamma(POSITIVE[0] + 1, SCALE), POSITIVE),
    "GammaWithSoftplusConcentrationRate": (lambda ds: ds.GammaWithSoftplusConcentrationRate(LOC, SCALE), POSITIVE),
    "Geometric": (lambda ds: ds.Geometric(probs=UNIT[0]), COUNTS),
    "Geometric logits": (lambda ds: ds.Geometric(logits=LOGITS[0]), COUNTS),
    "HalfNormal": (lambda ds: ds.HalfNormal(SCALE), POSITIVE),
    "Independent": (lambda ds: ds.Independent(ds.Normal(LOC, np.stack([SCALE, SCALE + 1])), 1), REAL),
    "Independent Bernoulli": (
        lambda ds: ds.Independent(ds.Bernoulli(logits=LOGITS), reinterpreted_batch_ndims=1),
        (UNIT > 0.4).astype("int32"),
    ),
    "Independent default": (lambda ds: ds.Independent(ds.Laplace(LOC, np.stack([SCALE, SCALE + 1]))), REAL),
    "InverseGamma": (lambda ds: ds.InverseGamma(POSITIVE[0] + 3, rate=SCALE), POSITIVE),
    "InverseGammaWithSoftplusConcentrationRate": (
        lambda ds: ds.InverseGammaWithSoftplusConcentrationRate(POSITIVE[0] + 3, SCALE),
        POSITIVE,
    ),
    "Kumaraswamy": (lambda ds: ds.Kumaraswamy(POSITIVE[0] + 1, POSITIVE[1] + 1), UNIT),
    "Laplace": (lambda ds: ds.Laplace(LOC, SCALE), REAL),
    "LaplaceWithSoftplusScale": (lambda ds: ds.LaplaceWithSoftplusScale(LOC, LOC), REAL),
    "Logistic": (lambda ds: ds.Logistic(LOC, SCALE), REAL),
    "Mixture": (
        lambda ds: ds.Mixture(
            ds.Categorical(probs=SIMPLEX[0, :2] + 0.15), [ds.Normal(LOC[0], SCALE[0]), ds.Normal(LOC[1], SCALE[1])]
        ),
        REAL[0],
    ),
    "Mixture vectors": (
        lambda ds: ds.Mixture(
            ds.Categorical(logits=LOGITS[:, :2]),
            [
                ds.MultivariateNormalDiag(REAL, np.stack([SCALE, SCALE + 1])),
                ds.MultivariateNormalDiag(UNIT, np.stack([SCALE, SCALE + 2])),
            ],
        ),
        POSITIVE,
    ),
    "MixtureSameFamily": (
        lambda ds: ds.MixtureSameFamily(ds.Categorical(logits=LOGITS[0]), ds.Normal(LOC, SCALE)),
        REAL[0],
    ),
    "MixtureSameFamily vectors": (
        lambda ds: ds.MixtureSameFamily(
            ds.Categorical(logits=LOGITS[0, :2]), ds.MultivariateNormalDiag(REAL, np.stack([SCALE, SCALE + 1]))
        ),
        POSITIVE,
    ),
    "Multinomial": (lambda ds: ds.Multinomial(np.float32([4, 8]), logits=LOGITS), COUNTS),
    "MultivariateNormalDiag": (lambda ds: ds.MultivariateNormalDiag(LOC, SCALE), REAL),
    "MultivariateNormalDiag identity": (
        lambda ds: ds.MultivariateNormalDiag(LOC, scale_identity_multiplier=np.float32(0.7)),
        REAL,
    ),
    "MultivariateNormalDiag both": (
        lambda ds: ds.MultivariateNormalDiag(LOC, SCALE, scale_identity_multiplier=np.float32([0.7, 2])),
        REAL,
    ),
    "MultivariateNormalDiag batch": (lambda ds: ds.MultivariateNormalDiag(REAL, np.stack([SCALE, SCALE + 1])), UNIT),
    "MultivariateNormalDiagPlusLowRank": (
        lambda ds: ds.MultivariateNormalDiagPlusLowRank(
            LOC, SCALE, scale_perturb_factor=PERTURB, scale_perturb_diag=np.float32([0.6])
        ),
        REAL,
    ),
    "MultivariateNormalDiagPlusLowRank identity": (
        lambda ds: ds.MultivariateNormalDiagPlusLowRank(
            LOC, scale_identity_multiplier=np.float32(1.3), scale_perturb_factor=PERTURB
        ),
        REAL,
    ),
    "MultivariateNormalDiagWithSoftplusScale": (lambda ds: ds.MultivariateNormalDiagWithSoftplusScale(LOC, LOC), REAL),
    "MultivariateNormalFullCovariance": (lambda ds: ds.MultivariateNormalFullCovariance(LOC, COVARIANCE), REAL),
    "MultivariateNormalTriL": (lambda ds: ds.MultivariateNormalTriL(LOC, TRIL), REAL),
    "NegativeBinomial": (lambda ds: ds.NegativeBinomial(np.float32(4), logits=LOGITS[0]), COUNTS),
    "Normal": (lambda ds: ds.Normal(LOC, SCALE), REAL),
    "NormalWithSoftplusScale": (lambda ds: ds.NormalWithSoftplusScale(LOC, LOC), REAL),
    "OneHotCategorical": (lambda ds: ds.OneHotCategorical(logits=LOGITS), ONE_HOT.astype("int32")),
    "OneHotCategorical float": (lambda ds: ds.OneHotCategorical(probs=SIMPLEX, dtype="float32"), ONE_HOT),
    "Poisson": (lambda ds: ds.Poisson(SCALE), COUNTS),
    "Poisson log_rate": (lambda ds: ds.Poisson(log_rate=LOC), COUNTS),
    "PoissonLogNormalQuadratureCompound": (
        lambda ds: ds.PoissonLogNormalQuadratureCompound(LOC, SCALE, quadrature_size=8),
        COUNTS,
    ),
    "QuantizedDistribution": (
        lambda ds: ds.QuantizedDistribution(ds.Normal(LOC * 3, SCALE * 3), low=-2.0, high=5.0),
        COUNTS,
    ),
    "RelaxedBernoulli": (lambda ds: ds.RelaxedBernoulli(np.float32(0.7), logits=LOGITS), UNIT),
    "RelaxedOneHotCategorical": (lambda ds: ds.RelaxedOneHotCategorical(np.float32(0.7), logits=LOGITS), SIMPLEX),
    "SinhArcsinh": (
        lambda ds: ds.SinhArcsinh(LOC, SCALE, skewness=np.float32(0.4), tailweight=np.float32(1.3)),
        REAL,
    ),
    "SinhArcsinh Laplace": (
        lambda ds: ds.SinhArcsinh(LOC, SCALE, np.float32(0.4), distribution=ds.Laplace(np.float32(0), np.float32(1))),
        REAL,
    ),
    "StudentT": (lambda ds: ds.StudentT(POSITIVE[1] + 2, LOC, SCALE), REAL),
    "StudentTWithAbsDfSoftplusScale": (
        lambda ds: ds.StudentTWithAbsDfSoftplusScale(-POSITIVE[1] - 2, LOC, SCALE),
        REAL,
    ),
    "TransformedDistribution": (
        lambda ds: ds.TransformedDistribution(ds.Normal(LOC, SCALE), ds.bijectors.Exp()),
        POSITIVE,
    ),
    "TransformedDistribution user": (
        lambda ds: ds.TransformedDistribution(ds.Normal(LOC, SCALE), cube(ds.bijectors)),
        REAL,
    ),
    "TransformedDistribution event_shape": (
        lambda ds: ds.TransformedDistribution(
            ds.Normal(np.float32(0), np.float32(1)),
            ds.bijectors.Affine(shift=LOC, scale_tril=TRIL),
            event_shape=[3],
        ),
        REAL,
    ),
    "TransformedDistribution batch_shape": (
        lambda ds: ds.TransformedDistribution(
            ds.Normal(np.float32(0.2), np.float32(1.5)),
            ds.bijectors.Affine(shift=REAL, scale_diag=SCALE),
            event_shape=[3],
            batch_shape=[2],
        ),
        UNIT,
    ),
    "Uniform": (lambda ds: ds.Uniform(LOC - 1, LOC + 2), UNIT),
    "VectorDeterministic": (lambda ds: ds.VectorDeterministic(LOC, atol=1.5), REAL),
    "VectorExponentialDiag": (lambda ds: ds.VectorExponentialDiag(-LOC - 1, scale_diag=SCALE), POSITIVE),
    "VectorExponentialDiag identity": (
        lambda ds: ds.VectorExponentialDiag(-LOC - 1, scale_identity_multiplier=np.float32(0.7)),
        POSITIVE,
    ),
    "VectorLaplaceDiag": (lambda ds: ds.VectorLaplaceDiag(LOC, SCALE), REAL),
    "VectorLaplaceDiag batch": (lambda ds: ds.VectorLaplaceDiag(REAL, np.stack([SCALE, SCALE + 1])), UNIT),
    "VectorSinhArcsinhDiag": (
        lambda ds: ds.VectorSinhArcsinhDiag(
            LOC, SCALE, skewness=np.float32([0.4, 0.1, -0.3]), tailweight=np.float32(1.3)
        ),
        REAL,
    ),
    "VectorSinhArcsinhDiag default": (
        lambda ds: ds.VectorSinhArcsinhDiag(LOC, scale_identity_multiplier=np.float32(1.2)),
        REAL,
    ),
    "WishartCholesky": (lambda ds: ds.WishartCholesky(np.float32(5), TRIL), COVARIANCE),
    "WishartCholesky factors": (
        lambda ds: ds.WishartCholesky(np.float32(5), TRIL, cholesky_input_output_matrices=True),
        TRIL,
    ),
    "WishartFull": (lambda ds: ds.WishartFull(np.float32(5), COVARIANCE), COVARIANCE),
}

#: Pairs whose KL divergence TF 1.15 knows.
PAIRS = {
    "Normal": lambda ds: (ds.Normal(LOC, SCALE), ds.Normal(UNIT, POSITIVE)),
    "Gamma and Chi2": lambda ds: (ds.Chi2(POSITIVE), ds.Gamma(POSITIVE[1], SCALE)),
    "Bernoulli": lambda ds: (ds.Bernoulli(logits=LOGITS), ds.Bernoulli(probs=UNIT)),
    "Categorical": lambda ds: (ds.Categorical(logits=LOGITS), ds.Categorical(probs=SIMPLEX)),
    "OneHotCategorical": lambda ds: (ds.OneHotCategorical(logits=LOGITS), ds.OneHotCategorical(probs=SIMPLEX)),
    "Independent": lambda ds: (ds.Independent(ds.Normal(REAL, SCALE), 1), ds.Independent(ds.Normal(UNIT, POSITIVE), 1)),
    "MultivariateNormalDiag": lambda ds: (
        ds.MultivariateNormalDiag(REAL, SCALE),
        ds.MultivariateNormalDiag(LOC, POSITIVE),
    ),
    "MultivariateNormal of two kinds": lambda ds: (
        ds.MultivariateNormalDiag(LOC, scale_identity_multiplier=np.float32(0.6)),
        ds.MultivariateNormalTriL(LOC + 1, TRIL),
    ),
}


def cube(b):
    """A bijector that a user wrote for TF 1.15."""

    class Cube(b.Bijector):
        """The cube, which says nothing of itself but what TF 1.15 asked."""

        def __init__(self, validate_args=False, name="cube"):
            super().__init__(forward_min_event_ndims=0, validate_args=validate_args, name=name)

        def _forward(self, x):
            return x * x * x

        def _inverse(self, y):
            import tensorflow as tf

            return tf.sign(y) * tf.abs(y) ** (1.0 / 3)

        def _inverse_log_det_jacobian(self, y):
            import tensorflow as tf

            return -2.0 / 3 * tf.math.log(tf.abs(y)) - np.log(3.0)

    return Cube()


def inline(b):
    """Exp, spelled out."""
    import tensorflow as tf

    return b.Inline(
        forward_fn=tf.exp,
        inverse_fn=tf.math.log,
        inverse_log_det_jacobian_fn=lambda y: -tf.math.log(y),
        forward_min_event_ndims=0,
    )


def masked_flow(b):
    """A masked autoregressive flow with its default network."""
    return b.MaskedAutoregressiveFlow(b.masked_autoregressive_default_template(hidden_layers=[5, 4]))


def real_nvp(b):
    """A RealNVP with its default network."""
    return b.RealNVP(1, b.real_nvp_default_template(hidden_layers=[5]))


#: name -> (make, where to evaluate, event_ndims).
BIJECTORS = {
    "AbsoluteValue": (lambda b: b.AbsoluteValue(), POSITIVE, 0),
    "Affine": (lambda b: b.Affine(LOC, scale_tril=TRIL), REAL, 1),
    "Affine diag": (lambda b: b.Affine(LOC, scale_diag=SCALE), REAL, 1),
    "Affine identity": (lambda b: b.Affine(LOC, scale_identity_multiplier=np.float32(1.7)), REAL, 1),
    "Affine nothing": (lambda b: b.Affine(), REAL, 1),
    "Affine low rank": (
        lambda b: b.Affine(LOC, scale_diag=SCALE, scale_perturb_factor=PERTURB, scale_perturb_diag=np.float32([0.6])),
        REAL,
        1,
    ),
    "AffineScalar": (lambda b: b.AffineScalar(LOC, SCALE), REAL, 0),
    "AffineScalar shift": (lambda b: b.AffineScalar(shift=LOC), REAL, 1),
    "Chain": (lambda b: b.Chain([b.Exp(), b.AffineScalar(LOC, SCALE)]), REAL, 1),
    "CholeskyOuterProduct": (lambda b: b.CholeskyOuterProduct(), TRIL, 2),
    "Exp": (lambda b: b.Exp(), REAL, 0),
    "FillTriangular": (lambda b: b.FillTriangular(), REAL, 1),
    "Gumbel": (lambda b: b.Gumbel(LOC, SCALE), REAL, 0),
    "Identity": (lambda b: b.Identity(), REAL, 1),
    "Inline": (inline, REAL, 1),
    "Invert": (lambda b: b.Invert(b.Softplus()), POSITIVE, 0),
    "Kumaraswamy": (lambda b: b.Kumaraswamy(POSITIVE[0], POSITIVE[1]), UNIT, 0),
    "MaskedAutoregressiveFlow": (masked_flow, REAL, 1),
    "MatrixInverseTriL": (lambda b: b.MatrixInverseTriL(), TRIL, 2),
    "Ordered": (lambda b: b.Ordered(), np.sort(REAL), 1),
    "Permute": (lambda b: b.Permute([2, 0, 1]), REAL, 1),
    "PowerTransform": (lambda b: b.PowerTransform(power=0.4), POSITIVE, 0),
    "RealNVP": (real_nvp, REAL, 1),
    "Reshape": (lambda b: b.Reshape([3, 1], [3]), REAL, 1),
    "ScaleTriL": (lambda b: b.ScaleTriL(diag_shift=None), REAL, 1),
    "ScaleTriL Exp": (lambda b: b.ScaleTriL(diag_bijector=b.Exp()), REAL, 1),
    "Sigmoid": (lambda b: b.Sigmoid(), REAL, 0),
    "SinhArcsinh": (lambda b: b.SinhArcsinh(np.float32(0.4), np.float32(1.3)), REAL, 0),
    "SoftmaxCentered": (lambda b: b.SoftmaxCentered(), REAL, 1),
    "Softplus": (lambda b: b.Softplus(hinge_softness=np.float32(1.4)), REAL, 0),
    "Softsign": (lambda b: b.Softsign(), REAL, 0),
    "Square": (lambda b: b.Square(), POSITIVE, 0),
    "TransformDiagonal": (lambda b: b.TransformDiagonal(b.Exp()), TRIL, 2),
}


def moving(tf, ds):
    """One step of each moving statistic, and of the one that makes its own variables."""
    mean, variance, log_mean = (tf.Variable(value, trainable=False) for value in (LOC, SCALE, LOC))
    parts = ds.assign_moving_mean_variance(mean, variance, tf.constant(REAL[1]), 0.9)
    return [
        *parts,
        ds.assign_log_moving_mean_exp(log_mean, tf.constant(REAL[1]), 0.9),
        *ds.moving_mean_variance(tf.constant(REAL[0]), 0.8),
    ]


#: Functions: name -> a list of tensors.
FUNCTION_CASES = {
    "auto_correlation": lambda tf, ds: [ds.auto_correlation(tf.constant(REAL), max_lags=2)],
    "fill_triangular": lambda tf, ds: [ds.fill_triangular(REAL), ds.fill_triangular(REAL, upper=True)],
    "fill_triangular_inverse": lambda tf, ds: [ds.fill_triangular_inverse(TRIL)],
    "matrix_diag_transform": lambda tf, ds: [ds.matrix_diag_transform(TRIL, transform=tf.nn.softplus)],
    "moving statistics": moving,
    "normal_conjugates": lambda tf, ds: [
        method()
        for conjugate in (ds.normal_conjugates_known_scale_posterior, ds.normal_conjugates_known_scale_predictive)
        for posterior in [conjugate(ds.Normal(LOC, SCALE), np.float32(1.4), tf.constant(REAL[0]), np.float32(7))]
        for method in (posterior.mean, posterior.stddev)
    ],
    "percentile": lambda tf, ds: [
        ds.percentile(REAL, 30.0),
        ds.percentile(REAL, 30.0, axis=[1], keep_dims=True, interpolation="lower"),
    ],
    "quadrature_scheme_lognormal": lambda tf, ds: [
        part
        for scheme in (ds.quadrature_scheme_lognormal_gauss_hermite, ds.quadrature_scheme_lognormal_quantiles)
        for part in scheme(tf.constant(LOC), tf.constant(SCALE), 4)
    ],
    "reduce_weighted_logsumexp": lambda tf, ds: ds.reduce_weighted_logsumexp(REAL, UNIT - 0.5, 1, return_sign=True),
    "SeedStream": lambda tf, ds: [
        tf.constant([stream() % 2**31 for _ in range(3)]) for stream in [ds.SeedStream(7, "salt")]
    ],
    "softplus_inverse": lambda tf, ds: [ds.softplus_inverse(POSITIVE)],
    "tridiag": lambda tf, ds: [ds.tridiag(REAL[:, :2], UNIT, POSITIVE[:, 1:])],
}


def fetch(tf, tensors):
    """Run a dict of tensors; numbers rounded to what float32 holds."""
    config = tf.ConfigProto()
    # Grappler of 1.15.5 turns -(ones * -x) into -x: forward_log_det_jacobian of RealNVP and
    # MaskedAutoregressiveFlow had the wrong sign. With either of two optimizers off it is right.
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    with tf.Session(config=config) as session:
        session.run(tf.global_variables_initializer())
        for variable in tf.trainable_variables():  # networks: known weights, but what a mask made 0 stays 0
            value, new = session.run(variable), np.linspace(-0.9, 0.8, variable.shape.num_elements())
            variable.load(new.reshape(value.shape) * (1 if value.ndim == 1 else value != 0), session)
        return {name: record(value) for name, value in session.run(tensors).items()}


def record(value):
    """A value with its dtype, as JSON takes it."""
    return [str(value.dtype), np.vectorize(lambda x: float(f"{x:.9g}"), otypes=[object])(value).tolist()]


def distribution(tf, ds, name):
    """All that a distribution says; what it does not implement is left out."""
    make, x = DISTRIBUTIONS[name]
    with tf.Graph().as_default():
        made = make(ds)
        tensors = {"batch_shape": made.batch_shape_tensor(), "event_shape": made.event_shape_tensor()}
        for method in STATISTICS + FUNCTIONS:
            try:
                tensors[method] = getattr(made, method)(*[tf.constant(x)] * (method in FUNCTIONS))
            except (NotImplementedError, ValueError):
                pass
        shapes = [made.batch_shape.as_list(), made.event_shape.as_list(), tf.as_dtype(made.dtype).name]
        return {"static": shapes, "values": fetch(tf, tensors)}


def divergence(tf, ds, name):
    """KL(a || b) by the function and by the method."""
    with tf.Graph().as_default():
        a, b = PAIRS[name](ds)
        return fetch(tf, {"function": ds.kl_divergence(a, b), "method": a.kl_divergence(b)})


def bijector(tf, ds, name):
    """Both directions and their log-determinants."""
    make, x, event_ndims = BIJECTORS[name]
    with tf.Graph().as_default():
        made = make(ds.bijectors)
        y = made.forward(tf.constant(x))
        back = tf.identity(y)  # another tensor: the bijector must not answer from its cache
        y_ndims = event_ndims + len(y.shape) - len(x.shape)
        tensors = {"forward": y}
        if name != "AbsoluteValue":  # two values have the same: no inverse
            tensors["forward_log_det_jacobian"] = made.forward_log_det_jacobian(tf.constant(x), event_ndims)
            tensors["inverse"] = made.inverse(back)
            tensors["inverse_log_det_jacobian"] = made.inverse_log_det_jacobian(back, y_ndims)
        variables = [[v.name, [int(n) for n in v.shape.as_list()]] for v in tf.global_variables()]
        return {"variables": variables, "values": fetch(tf, tensors)}


def function(tf, ds, name):
    """What a function returns."""
    with tf.Graph().as_default():
        return fetch(tf, {str(i): part for i, part in enumerate(FUNCTION_CASES[name](tf, ds))})


KINDS = {
    "distribution": (distribution, DISTRIBUTIONS),
    "divergence": (divergence, PAIRS),
    "bijector": (bijector, BIJECTORS),
    "function": (function, FUNCTION_CASES),
}


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {
        kind: {name: make(tf, tf.contrib.distributions, name) for name in cases}
        for kind, (make, cases) in KINDS.items()
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_distributions.json")
    with open(path, "w") as file:
        json.dump(goldens, file, sort_keys=True)
        file.write("\n")
