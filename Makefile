# The door: `make demo`, `make test`, `make check`. Needs Python >= 3.11 with venv, and make; nothing else by hand.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export DATABASE_URL

.PHONY: help demo test whole-final check lock screenshots clean

help:  ## List what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/dev: requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ .venv/runtime

demo: .venv/runtime  ## Start the platform with a believable county; data is kept between runs
	@$(BIN)/python -m app demo --port $(PORT)

test: .venv/dev  ## Run every test on SQLite, PostgreSQL and in Chromium
	@PYTHON=$(BIN)/python tools/test.sh

whole-final: .venv/dev  ## Play the whole final, every round and mishap, on nine podiums in Chromium; takes minutes
	@$(BIN)/python -m pytest -q -m long tests/browser

check: .venv/dev  ## Style, types, layers, templates, question bank, lessons
	$(BIN)/ruff format --check app tests migrations benchmarks tools
	$(BIN)/ruff check app tests migrations benchmarks tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python -m app bank check
	$(BIN)/python -m app lessons check

lock: .venv/dev  ## Renew the hashed lock files (needs uv on the PATH)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --group dev pyproject.toml -o requirements-dev.txt

screenshots: .venv/dev  ## Renew the pictures in the README
	$(BIN)/python tools/screenshots.py

clean:  ## Remove the virtual environment and caches; data in var/ stays
	rm -rf .venv .*_cache
