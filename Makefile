# All make their own .venv: nothing but Python >= 3.11 and make is needed.
#   make demo    train three TF1 scripts, restore them in Keras, compare every number
#   make test    the test suite, without the slow tests
#   make test-gpu      what of it runs on a GPU, on one: it fails where TensorFlow sees none (tests/gpu/README.md)
#   make test-gpu-all  the slow ones of these, too
PYTHON ?= python3
DATA ?=
BIN := .venv/bin
STAMP := .venv/.installed
GPU_STAMP := .venv/.installed-gpu
# Few workers: each holds a part of the GPU's memory. Some megabytes of it instead of all of it:
GPU_TESTS := TF_FORCE_GPU_ALLOW_GROWTH=true $(BIN)/python -m pytest --gpu -n 4 --dist loadgroup

.PHONY: demo test test-all test-gpu test-gpu-all lint clean

demo: $(STAMP)
	$(BIN)/python examples/demo.py $(if $(DATA),--data $(DATA))

test: lint
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow"

test-all: lint
	$(BIN)/python -m pytest -n auto --dist loadgroup

test-gpu: $(GPU_STAMP)
	$(GPU_TESTS) -m "not slow"

test-gpu-all: $(GPU_STAMP)
	$(GPU_TESTS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(STAMP): setup.py
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python >= 3.11 is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[demo,test]'
	touch $(STAMP)

$(GPU_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet -e '.[gpu,demo,test]'
	touch $(GPU_STAMP)

clean:
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache
