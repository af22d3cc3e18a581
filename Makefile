# Both make their own .venv: nothing but Python >= 3.11 and make is needed.
#   make demo    train three TF1 scripts, restore them in Keras, compare every number
#   make test    the test suite, without the slow tests
PYTHON ?= python3
DATA ?=
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: demo test test-all lint clean

demo: $(STAMP)
	$(BIN)/python examples/demo.py $(if $(DATA),--data $(DATA))

test: lint
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow"

test-all: lint
	$(BIN)/python -m pytest -n auto --dist loadgroup

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

clean:
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache
