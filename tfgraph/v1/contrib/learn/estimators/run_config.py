"""How and where an estimator runs.

Source: TF 1.15 `tf.contrib.learn.RunConfig`.
"""

import json
import os
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1 import estimator as _core


class Environment:
    """Where a cluster runs. Source: TF 1.15 `tf.contrib.learn.estimators.run_config.Environment`."""

    CLOUD = "cloud"
    GOOGLE = "google"
    LOCAL = "local"


class TaskType:
    """Jobs of a cluster. Source: TF 1.15 `tf.contrib.learn.TaskType`."""

    MASTER = "master"
    PS = "ps"
    WORKER = "worker"


class ClusterConfig:
    """The cluster that the environment variable TF_CONFIG describes.

    Source: TF 1.15 `tf.contrib.learn.estimators.run_config.ClusterConfig`.
    """

    def __init__(self, master: str | None = None, evaluation_master: str | None = None):
        """Read TF_CONFIG; `master` overrules its address.

        Raises:
            ValueError: for a task that the cluster does not have.
        """
        config = json.loads(os.environ.get("TF_CONFIG") or "{}")
        self._task_type = config.get("task", {}).get("type")
        self._task_id = self.get_task_id()
        self._cluster_spec = tf.train.ClusterSpec(config.get("cluster", {}))
        cluster = self._cluster_spec.as_dict()
        self._master = _address(cluster, self._task_type, self._task_id) if master is None else master
        self._num_ps_replicas = len(cluster.get(TaskType.PS, []))
        self._num_worker_replicas = len(cluster.get(TaskType.WORKER, [])) + len(cluster.get(TaskType.MASTER, []))
        self._environment = config.get("environment", Environment.LOCAL)
        chief = TaskType.MASTER if self._environment == Environment.CLOUD else TaskType.WORKER
        self._is_chief = self._task_id == 0 and self._task_type in (None, chief)
        self._evaluation_master = evaluation_master or ""

    @property
    def environment(self) -> str:
        """One of `Environment`."""
        return self._environment

    @property
    def cluster_spec(self) -> tf.train.ClusterSpec:
        """Jobs and their addresses."""
        return self._cluster_spec

    @property
    def evaluation_master(self) -> str:
        """Where evaluations run."""
        return self._evaluation_master

    @property
    def is_chief(self) -> bool:
        """Whether this task writes checkpoints and summaries."""
        return self._is_chief

    @property
    def master(self) -> str:
        """The address of this task's session; '' for this process."""
        return self._master

    @property
    def num_ps_replicas(self) -> int:
        """Number of parameter servers."""
        return self._num_ps_replicas

    @property
    def num_worker_replicas(self) -> int:
        """Number of workers, the master included."""
        return self._num_worker_replicas

    @property
    def task_id(self) -> int:
        """Number of this task in its job."""
        return self._task_id

    @property
    def task_type(self) -> str | None:
        """The job of this task, one of `TaskType`."""
        return self._task_type

    @staticmethod
    def get_task_id() -> int:
        """Number of this task according to TF_CONFIG; 0 if it does not say."""
        return int(json.loads(os.environ.get("TF_CONFIG") or "{}").get("task", {}).get("index") or 0)


class RunConfig(ClusterConfig, _core.RunConfig):
    """How and where an estimator runs.

    Args:
        master: address of the session; '' for this process, None for what TF_CONFIG says.
        num_cores: threads within and between operations; 0 lets the system choose.
        log_device_placement: whether each operation's device is logged.
        gpu_memory_fraction: part of a GPU's memory that is taken.
        tf_random_seed: seed of the graph, None for another one each time.
        save_summary_steps: steps between summaries.
        save_checkpoints_secs: seconds between checkpoints, 600 by default.
        save_checkpoints_steps: steps between checkpoints, instead.
        keep_checkpoint_max: number of checkpoints that are kept.
        keep_checkpoint_every_n_hours: hours between checkpoints that are kept for good.
        log_step_count_steps: steps between two logged speeds.
        protocol: protocol of a `tf.train.Server`.
        evaluation_master: where evaluations run.
        model_dir: directory of checkpoints and summaries.
        session_config: a `tf.ConfigProto`.
        session_creation_timeout_secs: how long a worker waits for the chief.

    Raises:
        ValueError: if `model_dir` and TF_CONFIG disagree.

    Source: TF 1.15 `tf.contrib.learn.RunConfig`.
    """

    _USE_DEFAULT = 0

    def __init__(
        self,
        master: str | None = None,
        num_cores: int = 0,
        log_device_placement: bool = False,
        gpu_memory_fraction: float = 1,
        tf_random_seed: int | None = None,
        save_summary_steps: int = 100,
        save_checkpoints_secs: int | None = _USE_DEFAULT,
        save_checkpoints_steps: int | None = None,
        keep_checkpoint_max: int = 5,
        keep_checkpoint_every_n_hours: float = 10000,
        log_step_count_steps: int = 100,
        protocol: str | None = None,
        evaluation_master: str = "",
        model_dir: str | None = None,
        session_config: Any = None,
        session_creation_timeout_secs: int = 7200,
    ):
        """Make it; the class says what the arguments are."""
        # Not `tf.estimator.RunConfig.__init__`: it reads TF_CONFIG by other rules, and seeds by default.
        ClusterConfig.__init__(self, master, evaluation_master)
        if save_checkpoints_secs == self._USE_DEFAULT:
            save_checkpoints_secs = 600 if save_checkpoints_steps is None else None
        self._train_distribute = None
        self._eval_distribute = None
        self._experimental_distribute = None
        self._experimental_max_worker_delay_secs = None
        self._device_fn = None
        self._checkpoint_save_graph_def = True
        self._tf_config = tf.ConfigProto(
            log_device_placement=log_device_placement,
            inter_op_parallelism_threads=num_cores,
            intra_op_parallelism_threads=num_cores,
            gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=gpu_memory_fraction),
        )
        self._tf_random_seed = tf_random_seed
        self._save_summary_steps = save_summary_steps
        self._save_checkpoints_secs = save_checkpoints_secs
        self._save_checkpoints_steps = save_checkpoints_steps
        self._log_step_count_steps = log_step_count_steps
        self._protocol = protocol
        self._session_config = session_config
        self._keep_checkpoint_max = keep_checkpoint_max
        self._keep_checkpoint_every_n_hours = keep_checkpoint_every_n_hours
        self._model_dir = _model_dir(model_dir)
        self._session_creation_timeout_secs = session_creation_timeout_secs

    def uid(self, whitelist: list[str] | None = None) -> str:
        """All settings as one string, but for those in `whitelist`, which may differ between two runs."""
        ignored = {f"_{name}" for name in (_MAY_DIFFER if whitelist is None else whitelist)}
        state = {name: value for name, value in sorted(vars(self).items()) if name not in ignored}
        state["_cluster_spec"] = sorted(self._cluster_spec.as_dict().items())
        return ", ".join(f"{name}={value!r}" for name, value in state.items())

    @property
    def tf_config(self) -> Any:
        """The `tf.ConfigProto` made of the arguments on cores, devices and memory."""
        return self._tf_config


_MAY_DIFFER = [
    "tf_random_seed",
    "save_summary_steps",
    "save_checkpoints_steps",
    "save_checkpoints_secs",
    "session_config",
    "keep_checkpoint_max",
    "keep_checkpoint_every_n_hours",
    "log_step_count_steps",
]


def _address(cluster: dict[str, list[str]], task_type: str | None, task_id: int) -> str:
    if not task_type or [len(tasks) for tasks in cluster.values()] in ([], [1]):
        return ""
    if task_id not in range(len(cluster.get(task_type, []))):
        raise ValueError(
            f"TF_CONFIG says that this is task {task_id} of the job {task_type!r}, which its cluster does not have: "
            f"{cluster}"
        )
    return f"grpc://{cluster[task_type][task_id]}"


def _model_dir(model_dir: str | None) -> str | None:
    given = json.loads(os.environ.get("TF_CONFIG") or "{}").get("model_dir")
    if given is not None and model_dir not in (None, given):
        raise ValueError(
            "`model_dir` provided in RunConfig construct, if set, must have the same value as the model_dir in "
            f'TF_CONFIG. model_dir: {model_dir}\nTF_CONFIG["model_dir"]: {given}.\n'
        )
    return model_dir or given
