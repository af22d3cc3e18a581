"""`tf.contrib.distributions.bijectors` of TF 1.15: those of TensorFlow Probability under TF 1.15's names.

Source: TF 1.15 `tf.contrib.distributions.bijectors`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_PLACES = {
    "Affine": f"{__name__}.affine:Affine",
    "AffineLinearOperator": f"{__name__}.affine:AffineLinearOperator",
    "AffineScalar": f"{__name__}.affine:AffineScalar",
    # Every bijector of TensorFlow Probability takes the keyword arguments of its subclass.
    "ConditionalBijector": "tensorflow_probability:bijectors.Bijector",
    "FillTriangular": f"{__name__}.changed:FillTriangular",
    "Gumbel": f"{__name__}.renamed:Gumbel",
    "Kumaraswamy": f"{__name__}.renamed:Kumaraswamy",
    "MatrixInverseTriL": f"{__name__}.changed:MatrixInverseTriL",
    "Ordered": f"{__name__}.renamed:Ordered",
    "RealNVP": f"{__name__}.renamed:RealNVP",
    "ScaleTriL": f"{__name__}.renamed:ScaleTriL",
    "SinhArcsinh": f"{__name__}.changed:SinhArcsinh",
    "SoftmaxCentered": f"{__name__}.softmax_centered:SoftmaxCentered",
}

__getattr__, __dir__ = _namespace(__name__, _PLACES, "tensorflow_probability.python.bijectors")
