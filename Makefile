PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
SHOWN := $(VENV)/.installed-demo
# The machine's own, for the folder: another one there would take four seconds to make.
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check

FUZZ_SECONDS ?= 120
KILLS ?= 200
SECONDS ?= 600
WORKERS ?= 4
DATABASE ?= both
SEED ?= 1
MINUTES ?= 20
GAP ?= 90
PAIRS ?= 250
DAYS ?= 365
SIZE ?= usual

# What one process has compiled, the many that the tests start need not compile again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo test test-all test-both fuzz chaos punctual year demo-year keystrokes bench timings check audit clean requirements
help:
	@echo "make demo   start the sandbox workspace with the bot in it, and print its address"
	@echo "make test   lint, types, import contracts, and of the tests what is quick: every rule, and of"
	@echo "            each file of stories the first (some three minutes on two cores)"
	@echo "make test-all  the same, with every test; of the stories, those that are about the database run"
	@echo "            on PostgreSQL as well as on SQLite"
	@echo "make test-both  the same, with every story on both databases, and all cases of what is long"
	@echo "make fuzz   wild input and random stories, each for FUZZ_SECONDS (120) on each database"
	@echo "make chaos  kill the bot's processes KILLS (200) times, for SECONDS (600) at most, on each"
	@echo "            DATABASE (sqlite, postgresql or both) with WORKERS (4); then count what came of it"
	@echo "make punctual  how late letters are when processes are killed every GAP (90) seconds or so,"
	@echo "            at most KILLS (200) times in MINUTES (20), on each DATABASE with WORKERS (4)"
	@echo "make year   a year of a programme, lived through by PAIRS (250) for DAYS (365): what did not hold"
	@echo "            in it, and its figures; SEED (1) makes another one"
	@echo "make demo-year  live through the demo's year anew (40 pairs; some minutes), into sandbox/demo/year"
	@echo "make keystrokes  what one cycle costs a mentee and a mentor, in taps and words, into docs/keystrokes.md"
	@echo "make bench  what an answer, a letter and a tick cost, as ratios; SIZE=full goes to a million pairs"
	@echo "make timings  how long the demo and the tests take to be there, in a clean copy"
	@echo "make audit  ask PyPI whether a weakness is known in a package that is used; needs the network"
	@echo "make clean  remove what the other targets made"

$(READY): requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PIP) install --quiet -r requirements-dev.txt
	@touch $(READY) $(SHOWN)

# What only developers use takes two fifths of the time, and a demo needs none of it; nor does it load
# most of what it needs, so that what it loads is compiled then, and the rest never.
$(SHOWN): requirements-demo.txt
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PIP) install --quiet --no-compile -r requirements-demo.txt
	@touch $(SHOWN)

demo: $(SHOWN)
	$(BIN)/python -m sandbox

test: check
	$(BIN)/python -m pytest

test-all: check
	$(BIN)/python -m pytest --slow

test-both: check
	$(BIN)/python -m pytest --database both --deep

fuzz: $(READY)
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m pytest --timeout=0 tests/fuzz

chaos: $(READY)
	$(BIN)/python -m tests.chaos --database $(DATABASE) --kills $(KILLS) --seconds $(SECONDS) --workers $(WORKERS) --seed $(SEED)

punctual: $(READY)
	$(BIN)/python -m tests.punctual --database $(DATABASE) --minutes $(MINUTES) --gap $(GAP) --kills $(KILLS) --workers $(WORKERS) --seed $(SEED)

year: $(READY)
	$(BIN)/python -m tests.year --pairs $(PAIRS) --days $(DAYS) --seed $(SEED)

demo-year: $(READY)
	$(BIN)/python -m tests.demo

keystrokes: $(READY)
	$(BIN)/python -m tests.keystrokes

bench: $(READY)
	$(BIN)/python -m tests.bench --database $(DATABASE) --size $(SIZE)

# In a clean copy, pip's cache warm: until everything is there, and until all tests have run.
timings:
	rm -rf .timings && git clone --quiet . .timings
	cd .timings && bash -c 'time $(MAKE) --no-print-directory $(SHOWN)'
	cd .timings && bash -c 'time $(MAKE) --no-print-directory test'
	rm -rf .timings

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pip check --quiet --disable-pip-version-check

audit: $(READY)
	@$(BIN)/python -m tests.audit

requirements:
	$(PIP) install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-header --output-file=requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra=demo --output-file=requirements-demo.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra=dev --output-file=requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .bench .timings
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
