# Needs Python 3.11+ and make. `make demo`, `make test` and `make run` set up what they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SHARED ?= $(abspath ../shared)

# The tests of rooms that compute and touch nothing: all but these, which have a network, disk, clock or process.
SHELL_ROOMS := check cli daemon deliver demo e2e fetch notify remind sandbox store
PURE := $(filter-out $(SHELL_ROOMS:%=tests/%/) tests/__pycache__/,$(wildcard tests/*/)) $(wildcard tests/test_*.py)
# what only computes gains nothing from more processes than there are cores
CORES = $(shell $(PYTHON) -c "import os; print(os.cpu_count() or 1)")
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
# a sandbox may forbid Python to keep what it compiled: each of many short processes would compile everything again
test quick test-all: export PYTHONDONTWRITEBYTECODE :=

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra postgres --extra browser --extra web \
	-c constraints.txt --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.lock

.DEFAULT_GOAL := help
.PHONY: help demo test quick test-all run check fix format lint types layers lock train dist docs clean
.PHONY: bench-quiet bench-meaning bench-daemon bench-archive bench-compare bench-kill bench-ablation bench-upgrade bench-rule bench-carry bench-last-look bench-sandbox bench-cases bench-fire

$(VENV)/.run: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("policy-monitor needs Python 3.11 or newer; set PYTHON=python3.x") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt -e .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[test,dev]'
	touch $@

help: ## say what each target does
	@sed -nE 's/^([a-z][a-z-]*)( [a-z -]+)?:[^#]*## (.*)/\1\t\3/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(VENV)/.test ## play five vendors' changes through the real daemon, two minutes (DEMO=--keep leaves the history)
	$(BIN)/python -m demo $(DEMO)

test: $(VENV)/.test ## set up and run the suite, all but the sweeps
	$(PYTEST) -m "not sweep"

quick: $(VENV)/.test ## test the rooms that only compute, half a minute
	$(PYTEST) -n $(CORES) -m "not sweep and not slow" $(PURE)

test-all: $(VENV)/.test ## run the suite and the sweeps
	$(PYTEST)

run: $(VENV)/.run ## watch what config.toml names
	$(BIN)/python -m monitor run --config config.toml

check: format lint types layers ## format, lint, types and layers, as they have to be

fix: $(VENV)/.test ## format, and mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

format: $(VENV)/.test
	$(BIN)/ruff format --check .

lint: $(VENV)/.test
	$(BIN)/ruff check .

types: $(VENV)/.test
	$(BIN)/mypy

layers: $(VENV)/.test
	$(BIN)/lint-imports

# Benchmarks take minutes and read recorded histories in $(SHARED); each writes its section of bench/RESULTS.md.
bench-quiet bench-meaning bench-daemon bench-archive bench-compare bench-kill bench-ablation bench-upgrade bench-rule bench-carry bench-last-look bench-sandbox bench-questions bench-pages bench-fire: $(VENV)/.test ## measure again (bench-meaning and so on, see README)
	POLICY_MONITOR_SHARED=$(SHARED) $(BIN)/python -m bench.run $(BENCH)

bench-quiet: BENCH = quiet
bench-meaning: BENCH = meaning --ablation
bench-daemon: BENCH = daemon_cost
bench-archive: BENCH = archive_size
bench-compare: BENCH = compare_speed
bench-kill: BENCH = kill
bench-ablation: BENCH = ablation
bench-upgrade: BENCH = upgrade
bench-rule: BENCH = rule_ablation
bench-carry: BENCH = carry_over
bench-last-look: BENCH = last_look
bench-sandbox: BENCH = sandbox_cost
bench-questions: BENCH = questions
bench-pages: BENCH = pages
bench-fire: BENCH = fire

# Small pages and what a reader sees in them: each that comes out wrong is a line.
bench-cases: $(VENV)/.test ## hold small pages to what a reader sees in them
	-PYTHONPATH=. $(BIN)/python $(SHARED)/eval/cases_eval.py $(SHARED)/cases
	-PYTHONPATH=. $(BIN)/python $(SHARED)/eval/texts_eval.py $(SHARED)/cases

# Learns the classifier's weights again from the policies in $(SHARED), byte for byte.
train: $(VENV)/.test ## learn the classifier's weights again
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[train]'
	POLICY_MONITOR_SHARED=$(SHARED) $(BIN)/python -m train

# Builds wheel and sdist and proves the wheel in an empty environment, outside this folder.
dist: $(VENV)/.run ## build wheel, sdist and SBOM into dist/, and prove the wheel
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[dist]'
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m release

docs: $(VENV)/.run ## build the site of docs/ with its links checked, and the manual page, into build/
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[docs]'
	PYTHONWARNINGS=ignore $(BIN)/mkdocs build --quiet --strict
	$(BIN)/python -m release.manual > build/policy-monitor.1
	@echo "build/site/index.html, build/policy-monitor.1"

# Pins everything, for every platform, with no index address recorded: all of it in constraints.txt (for `pip -c`),
# what runs, with hashes, in requirements.lock.
lock: $(VENV)/.run ## pin the newest versions
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --all-extras --no-emit-index-url --no-header --no-annotate pyproject.toml -o constraints.txt
	echo "uv==$$($(BIN)/uv --version | cut -d" " -f2)" >> constraints.txt
	$(LOCK) --upgrade

clean: ## remove what the targets made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
