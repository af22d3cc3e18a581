"""Package metadata; tool settings live in pyproject.toml."""

from pathlib import Path

from setuptools import find_packages, setup

SERVE = ["starlette>=0.40", "uvicorn>=0.30"]
ONNX = ["onnxruntime>=1.20", "tf2onnx>=1.17"]

setup(
    name="tfgraph",
    version="0.1.0",
    description="Run TensorFlow 1 code on today's TensorFlow, move it to Keras 3, prove that nothing changed.",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(include=["tfgraph*", "tfkeras*", "migration*"]),
    package_data={"tfgraph.runner": ["python_startup/*.py"]},
    install_requires=[
        "tensorflow>=2.21,<2.22",
        "tf_keras>=2.21,<2.22",
        "tf-slim>=1.1.0,<1.2",
        "tensorflow-estimator>=2.15,<2.16",
        "tensorflow-probability>=0.25,<0.26",
        "wrapt>=1.14",
        "rich>=13",
        "tqdm>=4.66",
        "matplotlib>=3.8",
        "pillow>=10.1",
        "fissix>=24.4",
        "cramjam>=2.9",
        "google-crc32c>=1.6",
        "h5py>=3.11",
        "safetensors>=0.5",
        "packaging>=23",
        "ruff>=0.6",
    ],
    extras_require={
        "demo": ["mlxtend>=0.23"],
        "gpu": ["tensorflow[and-cuda]>=2.21,<2.22"],
        "onnx": ONNX,
        "serve": SERVE,
        "test": [
            *ONNX,
            *SERVE,
            "httpx>=0.27",
            "hypothesis>=6.100",
            "mlxtend>=0.23",
            "mypy>=1.11",
            "pytest>=8,<9.2",
            "pytest-xdist>=3.5",
        ],
    },
    entry_points={
        "console_scripts": [
            "tfgraph = tfgraph.command_line:main",
            "tfkeras = tfkeras.command_line:main",
            "migration = migration.command_line:main",
        ],
        "pytest11": ["migration = migration.pytest_plugin"],
    },
)
