"""Run an experiment in the part that TF_CONFIG gives this process.

Source: TF 1.15 `tf.contrib.learn.learn_runner`.
"""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.run_config import RunConfig, TaskType
from tfgraph.v1.contrib.learn.experiment import Experiment

_SCHEDULES = {
    TaskType.MASTER: "train_and_evaluate",
    TaskType.PS: "run_std_server",
    TaskType.WORKER: "train",
}


def run(
    experiment_fn: Callable[..., Experiment],
    output_dir: str | None = None,
    schedule: str | None = None,
    run_config: RunConfig | None = None,
    hparams: Any = None,
) -> Any:
    """Make an experiment and run it.

    Args:
        experiment_fn: function of `output_dir`, or of `(run_config, hparams)`, that returns an `Experiment`.
        output_dir: directory of checkpoints and summaries.
        schedule: a method of the experiment; by default what TF_CONFIG says, and "train_and_evaluate" alone.
        run_config: a `RunConfig` with a `model_dir`, instead of `output_dir`.
        hparams: a `tf.contrib.training.HParams`, beside `run_config`.

    Returns:
        What the method returns.

    Raises:
        TypeError: for what is no experiment.
        ValueError: for arguments that exclude each other, or a schedule that is not there.
        RuntimeError: if the estimator has another `RunConfig`.

    Source: TF 1.15 `tf.contrib.learn.learn_runner.run`.
    """
    if output_dir is not None and run_config is not None:
        raise ValueError("Cannot provide both `output_dir` and `run_config`")
    if output_dir is None and run_config is None:
        raise ValueError("Must set value for `output_dir` or `run_config`")
    if not callable(experiment_fn):
        raise TypeError(f'Experiment builder "{experiment_fn}" is not callable.')
    if run_config is not None:
        experiment = _experiment(experiment_fn, run_config, hparams)
    else:
        if not output_dir:
            raise ValueError("Must specify an output directory")
        if hparams is not None:
            raise ValueError("Must set `hparams` as None for `experiment_fn` with `output_dir`.")
        experiment = _checked(experiment_fn(output_dir=output_dir))
    schedule = schedule or _default_schedule(run_config or experiment.estimator.config)
    task = getattr(experiment, schedule, None)
    if task is None:
        raise ValueError(f"Schedule references non-existent task {schedule}")
    return task()


def tune(experiment_fn: Callable[..., Experiment], tuner: Any) -> None:
    """Have a tuner run experiments, each with its hyperparameters.

    Args:
        experiment_fn: function of `(run_config, hparams)` that returns an `Experiment`.
        tuner: has `next_trial` and `run_experiment`.

    Source: TF 1.15 `tf.contrib.learn.learn_runner.tune`.
    """
    while tuner.next_trial():
        tuner.run_experiment(lambda run_config, hparams: _experiment(experiment_fn, run_config, hparams))


def _experiment(experiment_fn: Callable[..., Experiment], run_config: RunConfig, hparams: Any) -> Experiment:
    if not isinstance(run_config, RunConfig):
        raise ValueError("`run_config` must be `tf.contrib.learn.RunConfig` instance")
    if not run_config.model_dir:
        raise ValueError("Must specify a model directory `model_dir` in `run_config`.")
    expected = run_config.uid()
    experiment = _checked(experiment_fn(run_config, hparams))
    config = experiment.estimator.config
    if not hasattr(config, "uid") or config.uid() != expected:
        raise RuntimeError(
            "Pass `run_config` argument of the `experiment_fn` to the Estimator in Experiment: it has another one. "
            f"Expected {expected}, but got {config.uid() if hasattr(config, 'uid') else config}."
        )
    return experiment


def _checked(experiment: Any) -> Experiment:
    if not isinstance(experiment, Experiment):
        raise TypeError(f"Experiment builder did not return an Experiment instance, got {type(experiment)} instead.")
    return experiment


def _default_schedule(config: Any) -> str:
    cluster = config.cluster_spec.as_dict() if config and config.cluster_spec else {}
    if sum(len(tasks) for tasks in cluster.values()) <= 1:
        return "train_and_evaluate"
    if not config.task_type:
        raise ValueError("Must specify a schedule")
    if config.task_type not in _SCHEDULES:
        raise ValueError(f"No default schedule for task type: {config.task_type}")
    tf.logging.info("Schedule of the task type %s: %s", config.task_type, _SCHEDULES[config.task_type])
    return _SCHEDULES[config.task_type]
