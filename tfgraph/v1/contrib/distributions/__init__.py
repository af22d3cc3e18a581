"""`tf.contrib.distributions` of TF 1.15.

The distributions that TensorFlow kept are `tf.distributions`, with 1.15's kernels and random streams.
The others are those of TensorFlow Probability, which `tf.contrib.distributions` became, under TF 1.15's
arguments; it is imported with the first of them.

Source: TF 1.15 `tf.contrib.distributions`.
"""

import sys as _sys
from typing import Any as _Any

from tfgraph.v1.contrib.distributions.gamma import Chi2, Chi2WithAbsDf
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = ["Chi2", "Chi2WithAbsDf"]

_CORE = "tensorflow.python.ops.distributions"
_OURS = __name__
_SAME = (
    "Binomial",
    "Cauchy",
    "Deterministic",
    "HalfNormal",
    "Logistic",
    "MultivariateNormalFullCovariance",
    "OneHotCategorical",
    "PoissonLogNormalQuadratureCompound",
    "RelaxedBernoulli",
    "VectorDeterministic",
    "quadrature_scheme_lognormal_gauss_hermite",
    "quadrature_scheme_lognormal_quantiles",
)
_PLACES = {
    **{name: f"{_OURS}.probability:tfd.{name}" for name in _SAME},
    "Autoregressive": f"{_OURS}.composed:Autoregressive",
    "BatchReshape": f"{_OURS}.composed:BatchReshape",
    "BetaWithSoftplusConcentration": f"{_CORE}.beta:BetaWithSoftplusConcentration",
    "ConditionalDistribution": f"{_OURS}.conditional:ConditionalDistribution",
    "ConditionalTransformedDistribution": f"{_OURS}.transformed:ConditionalTransformedDistribution",
    "ExpRelaxedOneHotCategorical": f"{_OURS}.relaxed:ExpRelaxedOneHotCategorical",
    "ExponentialWithSoftplusRate": f"{_CORE}.exponential:ExponentialWithSoftplusRate",
    "GammaWithSoftplusConcentrationRate": f"{_CORE}.gamma:GammaWithSoftplusConcentrationRate",
    "Geometric": f"{_OURS}.reordered:Geometric",
    "Independent": f"{_OURS}.composed:Independent",
    "InverseGamma": f"{_OURS}.inverse_gamma:InverseGamma",
    "InverseGammaWithSoftplusConcentrationRate": f"{_OURS}.inverse_gamma:InverseGammaWithSoftplusConcentrationRate",
    "Kumaraswamy": f"{_OURS}.kumaraswamy:Kumaraswamy",
    "LaplaceWithSoftplusScale": f"{_CORE}.laplace:LaplaceWithSoftplusScale",
    "Mixture": f"{_OURS}.composed:Mixture",
    "MixtureSameFamily": f"{_OURS}.composed:MixtureSameFamily",
    "MultivariateNormalDiag": f"{_OURS}.multivariate_normal:MultivariateNormalDiag",
    "MultivariateNormalDiagPlusLowRank": f"{_OURS}.multivariate_normal:MultivariateNormalDiagPlusLowRank",
    "MultivariateNormalDiagWithSoftplusScale": f"{_OURS}.multivariate_normal:MultivariateNormalDiagWithSoftplusScale",
    "MultivariateNormalTriL": f"{_OURS}.reordered:MultivariateNormalTriL",
    "NegativeBinomial": f"{_OURS}.reordered:NegativeBinomial",
    "NormalWithSoftplusScale": f"{_CORE}.normal:NormalWithSoftplusScale",
    "Poisson": f"{_OURS}.reordered:Poisson",
    "QuantizedDistribution": f"{_OURS}.composed:QuantizedDistribution",
    "RelaxedOneHotCategorical": f"{_OURS}.relaxed:RelaxedOneHotCategorical",
    "SeedStream": f"{_OURS}.probability:tfp.util.SeedStream",
    "SinhArcsinh": f"{_OURS}.composed:SinhArcsinh",
    "StudentTWithAbsDfSoftplusScale": f"{_CORE}.student_t:StudentTWithAbsDfSoftplusScale",
    "TransformedDistribution": f"{_OURS}.transformed:TransformedDistribution",
    "VectorExponentialDiag": f"{_OURS}.vector:VectorExponentialDiag",
    "VectorLaplaceDiag": f"{_OURS}.vector:VectorLaplaceDiag",
    "VectorSinhArcsinhDiag": f"{_OURS}.vector:VectorSinhArcsinhDiag",
    "WishartCholesky": f"{_OURS}.wishart:WishartCholesky",
    "WishartFull": f"{_OURS}.wishart:WishartFull",
    "assign_log_moving_mean_exp": f"{_OURS}.moving_statistics:assign_log_moving_mean_exp",
    "assign_moving_mean_variance": f"{_OURS}.moving_statistics:assign_moving_mean_variance",
    "auto_correlation": f"{_OURS}.probability:tfp.stats.auto_correlation",
    "moving_mean_variance": f"{_OURS}.moving_statistics:moving_mean_variance",
    "normal_conjugates_known_scale_posterior": f"{_OURS}.normal_posteriors:normal_conjugates_known_scale_posterior",
    "normal_conjugates_known_scale_predictive": f"{_OURS}.normal_posteriors:normal_conjugates_known_scale_predictive",
    "percentile": f"{_OURS}.sample_statistics:percentile",
}

#: TF 0.x's names, which TF 1.15 did not have any more.
_BEFORE_1_0 = {
    "BetaWithSoftplusAB": "BetaWithSoftplusConcentration(concentration1=a, concentration0=b)",
    "ExponentialWithSoftplusLam": "ExponentialWithSoftplusRate(rate=lam)",
    "GammaWithSoftplusAlphaBeta": "GammaWithSoftplusConcentrationRate(concentration=alpha, rate=beta)",
    "InverseGammaWithSoftplusAlphaBeta": "InverseGammaWithSoftplusConcentrationRate(concentration=alpha, rate=beta)",
    "MultivariateNormalCholesky": "MultivariateNormalTriL(loc=mu, scale_tril=chol)",
    "MultivariateNormalDiagPlusVDVT": (
        "MultivariateNormalDiagPlusLowRank(loc=mu, scale_diag=diag_large, scale_perturb_factor=v, "
        "scale_perturb_diag=diag_small)"
    ),
    "MultivariateNormalDiagWithSoftplusStDev": (
        "MultivariateNormalDiagWithSoftplusScale(loc=mu, scale_diag=diag_stdev)"
    ),
    "MultivariateNormalFull": "MultivariateNormalFullCovariance(loc=mu, covariance_matrix=sigma)",
    "NormalWithSoftplusSigma": "NormalWithSoftplusScale(loc=mu, scale=sigma)",
    "StudentTWithAbsDfSoftplusSigma": "StudentTWithAbsDfSoftplusScale(df=df, loc=mu, scale=sigma)",
    "kl": "kl_divergence(distribution_a, distribution_b)",
}

_getattr, __dir__ = _namespace(__name__, "tensorflow.compat.v1.distributions", _PLACES, f"{_CORE}.util")


def __getattr__(name: str) -> _Any:
    if name in _BEFORE_1_0:
        raise AttributeError(
            f"tf.contrib.distributions.{name} is of TF 0.x; since TF 1.0 it is {_BEFORE_1_0[name]}.",
            name=name,
            obj=_sys.modules[__name__],
        )
    return _getattr(name)
