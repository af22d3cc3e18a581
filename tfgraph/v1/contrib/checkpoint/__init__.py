"""`tf.contrib.checkpoint` of TF 1.15: what object-based checkpoints are made of.

Source: TF 1.15 `tf.contrib.checkpoint`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_TRACKABLE = "tensorflow.python.trackable"
_MOVED = {
    "CheckpointManager": "tensorflow.compat.v1.train:CheckpointManager",
    "Checkpointable": f"{_TRACKABLE}.autotrackable:AutoTrackable",
    "CheckpointableBase": f"{_TRACKABLE}.base:Trackable",
    "CheckpointableObjectGraph": "tensorflow.core.protobuf.trackable_object_graph_pb2:TrackableObjectGraph",
    "List": f"{_TRACKABLE}.data_structures:List",
    "Mapping": f"{_TRACKABLE}.data_structures:Mapping",
    "NoDependency": f"{_TRACKABLE}.data_structures:NoDependency",
    "NumpyState": f"{__name__}.python_state:NumpyState",
    "PythonStateWrapper": f"{_TRACKABLE}.python_state:PythonState",
    "UniqueNameTracker": f"{__name__}.containers:UniqueNameTracker",
    "capture_dependencies": "tensorflow.python.checkpoint.checkpoint:capture_dependencies",
    "dot_graph_from_checkpoint": f"{__name__}.visualize:dot_graph_from_checkpoint",
    "list_objects": "tensorflow.python.checkpoint.checkpoint:list_objects",
    "object_metadata": "tensorflow.python.checkpoint.checkpoint:object_metadata",
    "split_dependency": f"{__name__}.dependency_parts:split_dependency",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)
