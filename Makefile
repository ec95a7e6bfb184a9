# Needs Python 3.11 or newer, make and a package registry; everything else it fetches itself.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := $(shell for python in python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
PIP_INSTALL := .venv/bin/python -m pip install --quiet --disable-pip-version-check
RUNTIME := .venv/.runtime-installed
DEVELOPMENT := .venv/.development-installed
CHECKERS := tests/acceptance/site/node_modules/.package-lock.json
# Whole files each, because what a file prepares once is dear.
PARALLEL := --numprocesses 2 --dist loadfile

# A change of the pins makes the environment anew, so that nothing old stays in it.
$(RUNTIME): requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
	@echo "Creating .venv from requirements.txt"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP_INSTALL) --requirement requirements.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "Adding requirements-dev.txt to .venv"
	@$(PIP_INSTALL) --requirement requirements-dev.txt
	@touch $@

$(CHECKERS): tests/acceptance/site/package-lock.json
	@npm ci --prefix tests/acceptance/site --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

##@ Use

.PHONY: run
run: $(RUNTIME) ## watch seeds/, publish feeds/ and serve it; Ctrl-C stops
	@exec .venv/bin/notifier run

##@ Check

.PHONY: test
test: $(DEVELOPMENT) ## unit and feature tests in random order, with branch coverage
	@.venv/bin/python -m pytest --ignore=tests/acceptance $(PARALLEL) \
		--cov --cov-report=term-missing:skip-covered

.PHONY: acceptance
acceptance: $(DEVELOPMENT) $(CHECKERS) ## tests with real servers and clients
	@.venv/bin/python -m pytest tests/acceptance $(PARALLEL)

.PHONY: lint
lint: $(DEVELOPMENT) ## style and formatting
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

.PHONY: types
types: $(DEVELOPMENT) ## strict types
	@.venv/bin/mypy

.PHONY: imports
imports: $(DEVELOPMENT) ## the layers, the pure core, one home for each library
	@.venv/bin/lint-imports --no-logo

.PHONY: check
check: lint types imports test ## everything but acceptance

##@ Work

.PHONY: bench
bench: $(DEVELOPMENT) ## how to run each benchmark
	@for file in bench/[a-z]*.py; do \
		sed -n '1s/^"""/  /p' $$file; done

.PHONY: golden
golden: $(DEVELOPMENT) ## write the expected documents again; review them as a diff
	@.venv/bin/python -m tests.golden.make
	@git status --short tests/golden

.PHONY: screenshots
screenshots: $(DEVELOPMENT) ## draw the mails and pages of docs/ again; needs Chromium and faketime
	@.venv/bin/python -m tests.mail_pictures docs/screenshots
	@.venv/bin/python -m tests.page_pictures docs/screenshots
	@git status --short docs/screenshots

.PHONY: clean
clean: ## remove what this file made; data/ and feeds/ stay
	@rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache *.egg-info build dist tests/acceptance/site/node_modules
	@find notifier tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## show this
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
