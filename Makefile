# One command per thing a person wants to do. Each makes the environment it needs first.

PYTHON ?= python3
DATA ?= data
WORKERS ?= 2
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Nothing to gain from two at once, and messages stay in order.
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help dashboard test check format bench screenshots lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

dashboard: .venv/.stamp-run ## open the dashboard (DATA=directory PORT=number)
	$(BIN)/samenspelkaart dashboard --data "$(DATA)" $(if $(PORT),--port $(PORT))

test: .venv/.stamp-dev ## run all tests, in a real browser too (WORKERS=number at once)
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest --cov -m "not bench and not browser" --numprocesses $(WORKERS) --dist loadfile
	$(BIN)/python -m pytest -m "browser and not bench"

check: .venv/.stamp-dev ## formatting, lint, types, import contracts, rules of the repository
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	git ls-files -z -- '*.ipynb' | xargs -0 -r $(BIN)/nbstripout --verify
	$(BIN)/python -m pytest -q tests/test_repository.py

format: .venv/.stamp-dev ## put code in its one format, mend what can be mended, strip notebooks
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	git ls-files -z -- '*.ipynb' | xargs -0 -r $(BIN)/nbstripout

bench: .venv/.stamp-dev ## measure speed, and write tests/bench/SNELHEID.md
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -m bench tests/bench --snelheid tests/bench/SNELHEID.md

screenshots: .venv/.stamp-dev ## make the pictures of README and guide, and those the tests compare with
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m tests.screenshots

lock: .venv/.stamp-dev ## write the lock files again (UPGRADE=1 takes newer versions)
	$(call compile,--group build,requirements.lock)
	$(call compile,--group build --all-extras --constraints requirements.lock,requirements-dev.lock)

# Names, versions and hashes for Python 3.11 and newer on Linux, macOS and Windows; no addresses.
define compile
$(BIN)/uv pip compile pyproject.toml $(1) $(if $(UPGRADE),--upgrade) --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --output-file $(2) > /dev/null
endef

clean: ## remove the environment and all caches
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. A stamp is older than what it was made from: then it is made again.
.venv/.stamp-run: requirements.lock pyproject.toml .venv/.stamp-venv
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.stamp-dev: requirements-dev.lock pyproject.toml .venv/.stamp-venv
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch .venv/.stamp-run $@

.venv/.stamp-venv:
	@bash .ci/python "$(PYTHON)"
	$(PYTHON) -m venv .venv
	@touch $@
