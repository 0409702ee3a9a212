# Needs Python 3.11+ and make. `make demo`, `make test` and `make run` set up what they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SHARED ?= $(abspath ../shared)

.PHONY: demo test run check format lint types layers lock train clean
.PHONY: bench-quiet bench-meaning bench-daemon bench-archive bench-compare bench-kill bench-ablation bench-upgrade

$(VENV)/.run: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("policy-monitor needs Python 3.11 or newer; set PYTHON=python3.x") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[test,dev]'
	touch $@

demo: $(VENV)/.test
	$(BIN)/python -m demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist worksteal

run: $(VENV)/.run
	$(BIN)/python -m monitor run --config config.toml

check: format lint types layers

format: $(VENV)/.test
	$(BIN)/ruff format --check .

lint: $(VENV)/.test
	$(BIN)/ruff check .

types: $(VENV)/.test
	$(BIN)/mypy

layers: $(VENV)/.test
	$(BIN)/lint-imports

# Benchmarks take minutes and read recorded histories in $(SHARED); each writes its section of bench/RESULTS.md.
bench-quiet bench-meaning bench-daemon bench-archive bench-compare bench-kill bench-ablation bench-upgrade: $(VENV)/.test
	POLICY_MONITOR_SHARED=$(SHARED) $(BIN)/python -m bench.run $(BENCH)

bench-quiet: BENCH = quiet
bench-meaning: BENCH = meaning --ablation
bench-daemon: BENCH = daemon_cost
bench-archive: BENCH = archive_size
bench-compare: BENCH = compare_speed
bench-kill: BENCH = kill
bench-ablation: BENCH = ablation
bench-upgrade: BENCH = upgrade

# Learns the classifier's weights again from the policies in $(SHARED), byte for byte.
train: $(VENV)/.test
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[train]'
	POLICY_MONITOR_SHARED=$(SHARED) $(BIN)/python -m train

# Pins everything, for every platform, with no index address recorded.
lock: $(VENV)/.run
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --all-extras --no-emit-index-url --no-header --no-annotate pyproject.toml -o constraints.txt
	echo "uv==$$($(BIN)/uv --version | cut -d" " -f2)" >> constraints.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
