# Needs Python ≥ 3.11, make and the machine's package index. `make help` tells the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/python -m piptools compile pyproject.toml -q --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-header --build-deps-for editable

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench mutate schemas lock reset install install-dev

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: install ## Start everything on this machine with a fictitious county (PORT=8080 fixes the address; ONCE=1 checks the answers and stops)
	@exec $(BIN)/python -m deploy.local $(if $(ONCE),--once) $(if $(PORT),--port $(PORT))

test: install-dev ## Run every test, on real servers
	@$(BIN)/python -m pytest

soak: install-dev ## Hold the account against the oracle's, one made-up county after the other, until stopped (SEED=1 to begin there)
	@$(BIN)/python -m tests.oracle $(SEED)

check: install-dev ## Lint, format, types, layers, freshness of the locks
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>&1
	@$(BIN)/python -m deploy.lock check

bench: install-dev ## Measure, one line of JSON per figure
	@$(BIN)/python -m tests.bench

mutate: install-dev ## Damage deciders and rules everywhere, a little at a time, and list what no test notices (NAME='*quorum*' for a part)
	@nice -n 15 $(BIN)/mutmut run --max-children 2 $(if $(NAME),'$(NAME)')
	@$(BIN)/mutmut results | grep -E 'survived|no tests|timeout' || echo '✓'

schemas: install-dev ## Write what others rely on anew: JSON Schemas, AsyncAPI, new golden messages into the corpus
	@$(BIN)/python -m deploy.contracts

lock: install-dev ## Resolve the dependencies anew into the two lock files
	@$(COMPILE) --upgrade -o requirements.lock
	@$(COMPILE) --upgrade --extra dev -c requirements.lock -o requirements-dev.lock
	@$(BIN)/python -m deploy.lock write

reset: ## Delete var/ and all it holds, after asking
	@printf '删除 var/ 及其全部数据？输入 yes 继续 / Delete var/ and all its data? Type yes to go on: '; \
	read answer; if [ "$$answer" = yes ]; then rm -rf var && echo '已删除 / deleted'; else echo '未删除 / nothing deleted'; fi

install: $(VENV)/.run ## Make .venv with what running needs
install-dev: $(VENV)/.dev ## Make .venv with what testing needs as well

# The project itself is linked in without an index: everything it needs, its build tool included, is in the lock.
# Its build tool warns at length about every editable install, so it is heard only when it fails.
LINK = said=$$($(PIP) install -q --no-deps --no-index --no-build-isolation -e . 2>&1) || { echo "$$said"; exit 1; }

# The mark comes last, so that an interrupted .venv is made anew instead of being taken for a whole one.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "需要 Python ≥ 3.11 / Python ≥ 3.11 is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1)"; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/.made
	@$(PIP) install -q --require-hashes -r requirements.lock
	@$(LINK)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/.made
	@$(PIP) install -q --require-hashes -r requirements-dev.lock
	@$(LINK)
	@touch $@ $(VENV)/.run
