"""`tf.contrib.opt` of TF 1.15: more optimizers, with its slot names, which checkpoints depend on.

Source: TF 1.15 `tf.contrib.opt`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace
from tfgraph.v1.contrib.opt.adam_gs_optimizer import AdamGSOptimizer
from tfgraph.v1.contrib.opt.adamax import AdaMaxOptimizer
from tfgraph.v1.contrib.opt.addsign import AddSignOptimizer
from tfgraph.v1.contrib.opt.agn_optimizer import AGNCustomGetter, AGNOptimizer
from tfgraph.v1.contrib.opt.drop_stale_gradient_optimizer import DropStaleGradientOptimizer
from tfgraph.v1.contrib.opt.elastic_average_optimizer import ElasticAverageCustomGetter, ElasticAverageOptimizer
from tfgraph.v1.contrib.opt.external_optimizer import ExternalOptimizerInterface, ScipyOptimizerInterface
from tfgraph.v1.contrib.opt.ggt import GGTOptimizer
from tfgraph.v1.contrib.opt.lars_optimizer import LARSOptimizer
from tfgraph.v1.contrib.opt.lazy_adam_gs_optimizer import LazyAdamGSOptimizer
from tfgraph.v1.contrib.opt.lazy_adam_optimizer import LazyAdamOptimizer
from tfgraph.v1.contrib.opt.model_average_optimizer import ModelAverageCustomGetter, ModelAverageOptimizer
from tfgraph.v1.contrib.opt.moving_average_optimizer import MovingAverageOptimizer
from tfgraph.v1.contrib.opt.multitask_optimizer_wrapper import (
    MultitaskOptimizerWrapper,
    clip_gradients_by_global_norm,
)
from tfgraph.v1.contrib.opt.nadam_optimizer import NadamOptimizer
from tfgraph.v1.contrib.opt.powersign import PowerSignOptimizer
from tfgraph.v1.contrib.opt.reg_adagrad_optimizer import RegAdagradOptimizer
from tfgraph.v1.contrib.opt.shampoo import ShampooOptimizer
from tfgraph.v1.contrib.opt.variable_clipping_optimizer import VariableClippingOptimizer
from tfgraph.v1.contrib.opt.weight_decay_optimizers import (
    AdamWOptimizer,
    DecoupledWeightDecayExtension,
    MomentumWOptimizer,
    extend_with_decoupled_weight_decay,
)

__all__ = [
    "AGNCustomGetter",
    "AGNOptimizer",
    "AdaMaxOptimizer",
    "AdamGSOptimizer",
    "AdamWOptimizer",
    "AddSignOptimizer",
    "DecoupledWeightDecayExtension",
    "DropStaleGradientOptimizer",
    "ElasticAverageCustomGetter",
    "ElasticAverageOptimizer",
    "ExternalOptimizerInterface",
    "GGTOptimizer",
    "LARSOptimizer",
    "LazyAdamGSOptimizer",
    "LazyAdamOptimizer",
    "ModelAverageCustomGetter",
    "ModelAverageOptimizer",
    "MomentumWOptimizer",
    "MovingAverageOptimizer",
    "MultitaskOptimizerWrapper",
    "NadamOptimizer",
    "PowerSignOptimizer",
    "RegAdagradOptimizer",
    "ScipyOptimizerInterface",
    "ShampooOptimizer",
    "VariableClippingOptimizer",
    "clip_gradients_by_global_norm",
    "extend_with_decoupled_weight_decay",
]

__getattr__, __dir__ = _namespace(__name__)
