"""`tf.contrib.distribute` of TF 1.15: the strategies, whose arguments and batches were others than `tf.distribute`'s.

Source: TF 1.15 `tf.contrib.distribute`.
"""

from tfgraph.v1.contrib.distribute.monitor import Monitor
from tfgraph.v1.contrib.distribute.strategies import (
    CollectiveAllReduceStrategy,
    MirroredStrategy,
    ParameterServerStrategy,
)
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = ["CollectiveAllReduceStrategy", "MirroredStrategy", "Monitor", "ParameterServerStrategy"]

_DISTRIBUTE = "tensorflow.python.distribute"
_MOVED = {
    "DistributeConfig": f"{_DISTRIBUTE}.distribute_config:DistributeConfig",
    "DistributionStrategy": "tensorflow.compat.v1.distribute:Strategy",
    # The class of today is not a base of the one that a graph has.
    "ReplicaContext": f"{_DISTRIBUTE}.distribute_lib:ReplicaContextBase",
    "StandardInputStep": f"{_DISTRIBUTE}.step_fn:StandardInputStep",
    "StandardSingleLossStep": f"{_DISTRIBUTE}.step_fn:StandardSingleLossStep",
    "Step": f"{_DISTRIBUTE}.step_fn:Step",
    "initialize_tpu_system": "tensorflow.compat.v1.tpu.experimental:initialize_tpu_system",
    "run_standard_tensorflow_server": f"{_DISTRIBUTE}.distribute_coordinator:run_standard_tensorflow_server",
}

__getattr__, __dir__ = _namespace(
    __name__,
    _MOVED,
    "tensorflow.compat.v1.distribute",
    "tensorflow.compat.v1.distribute.experimental",
    f"{_DISTRIBUTE}.distribute_lib",
    f"{_DISTRIBUTE}.cross_device_ops",
)
