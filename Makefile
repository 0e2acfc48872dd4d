# The registry's recipes. `make run` and `make test` bring everything they need.

PY   := .venv/bin/python
UV   ?= uv
TEST := $(PY) -m pytest
# What does not depend on the database of the run is tested once. PROGRAMS bring servers
# of their own.
PROGRAMS := benchmarks chaos client clients_cpp
WITHOUT_DATABASE := domain $(PROGRAMS)
# One run cannot hold both: the browser's plugin keeps an event loop going, beside which
# no asyncio test starts (tests/servers.py brings the servers, pyproject.toml the rest).
BROWSER_TEST := DJANGO_ALLOW_ASYNC_UNSAFE=true $(TEST) -p pytest_playwright.pytest_playwright

.DEFAULT_GOAL := help
.PHONY: help run test test-domain test-programs test-sqlite test-postgres journeys-sqlite journeys-postgres check fix docs bench screens lock audit editor clean browser compiler

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

run: .venv/run.stamp ## the registry on http://127.0.0.1:8000, with people and data to try
	@exec $(PY) -m registry_site.supervisor

test: .venv/test.stamp browser compiler ## everything it needs, every check, every test
	@$(MAKE) check
	@$(MAKE) --jobs=2 --output-sync=target test-sqlite test-postgres test-domain test-programs
	@$(MAKE) --jobs=2 --output-sync=target journeys-sqlite journeys-postgres

test-domain:
	$(TEST) tests/domain

test-programs:
	$(TEST) $(PROGRAMS:%=tests/%)

test-sqlite test-postgres: test-%:
	TEST_DATABASE=$* $(TEST) tests --ignore tests/journeys $(WITHOUT_DATABASE:%=--ignore tests/%)

journeys-sqlite journeys-postgres: journeys-%:
	TEST_DATABASE=$* $(BROWSER_TEST) tests/journeys

check: .venv/test.stamp ## format, lint, types, import contracts, generated docs, migrations, lock
	@! grep -nE 'https?://|file://|--(extra-)?index-url|--find-links' requirements/*.txt
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	$(PY) -m mypy
	PYTHONPATH=.:client/src .venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py generate_docs --check

fix: .venv/test.stamp docs ## repair what can be repaired
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: .venv/run.stamp ## write the generated docs again
	$(PY) manage.py generate_docs

bench: .venv/test.stamp ## list the benchmarks; make bench name=score over=DIR runs one
	@PYTHONPATH=client/src OVER="$(over)" $(PY) -m benchmarks $(name)

screens: .venv/test.stamp browser ## take the screenshots of the docs again
	@PYTHONPATH=client/src $(PY) -m tests.screens

lock: ## turn requirements/*.in into the locks; needs uv
	@command -v $(UV) >/dev/null || { echo "Install uv (docs.astral.sh/uv) or name it: make lock UV=/path/uv"; exit 1; }
	for name in run sso test bench; do $(UV) pip compile --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-header --quiet requirements/$$name.in -o requirements/$$name.txt || exit 1; done

audit: ## ask for known weaknesses of what is locked; needs uv and the network
	@command -v $(UV) >/dev/null || { echo "Install uv (docs.astral.sh/uv) or name it: make audit UV=/path/uv"; exit 1; }
	for name in run sso test bench; do $(UV) tool run pip-audit --strict --disable-pip --require-hashes \
		--requirement requirements/$$name.txt || exit 1; done

editor: ## bundle the editor of proposals again into static/editor; needs Node 20
	@command -v npm >/dev/null || { echo "Install Node 20 or newer (nodejs.org); the bundle that is there stays in use."; exit 1; }
	cd editor && npm ci --ignore-scripts --no-audit --no-fund && npm run build

clean: ## remove what make has built; the data in .run stays
	rm -rf .venv .bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis staticfiles

browser: .venv/test.stamp
	@$(PY) -m tests.browser

compiler: .venv/test.stamp
	@$(PY) -m tests.compiler

# What the tests need includes what the site needs.
.venv/%.stamp: requirements/%.txt | .venv/bin/python .venv/bin/schema-registry
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch .venv/run.stamp $@

# The command line of this checkout; elsewhere, `pip install .` brings it.
.venv/bin/schema-registry: | .venv/bin/python
	@printf '%s\n' '#!/bin/sh' \
		'PYTHONPATH="$(CURDIR)" exec "$(CURDIR)/.venv/bin/python" -m schemas_app.command_line "$$@"' > $@
	@chmod +x $@

.venv/bin/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then echo "Making .venv with $$python"; exec $$python -m venv .venv; fi; \
	done; \
	echo "Python 3.11 or newer with its venv module is needed."; \
	echo "  Debian, Ubuntu: apt install python3 python3-venv     macOS: brew install python@3.13"; \
	echo "  elsewhere: name it, as in make run PYTHON=/path/python3.12"; \
	exit 1
