# `make demo` shows the product, `make test` makes all checks; both set up .venv themselves.
VENV := .venv/bin
INPUTS := pyproject.toml constraints.txt .ci/prepare
DEMO ?= demo-market

.PHONY: all demo test format lint types contracts rules unit golden docs wheel clean help

all: test

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/.installed-run: $(INPUTS)
	@.ci/prepare run

.venv/.installed-dev: $(INPUTS)
	@.ci/prepare dev

demo: .venv/.installed-run ## Play three days of a live demo market and show what was found
	@$(VENV)/channelwarden demo $(DEMO)

test: lint types contracts rules unit ## Make all checks, as continuous integration does

format: .venv/.installed-dev ## Format the code
	@$(VENV)/ruff format .
	@$(VENV)/ruff check --fix .

lint: .venv/.installed-dev ## Check format and lint
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .

types: .venv/.installed-dev ## Check the types
	@$(VENV)/mypy

contracts: .venv/.installed-dev ## Check who may import whom
	@$(VENV)/lint-imports

rules: .venv/.installed-dev ## Run every rule's embedded tests
	@$(VENV)/channelwarden rules test

unit: .venv/.installed-dev ## Run the tests
	@$(VENV)/pytest -n 2

golden: .venv/.installed-dev ## Renew the golden documents; review the difference before committing
	@CHANNELWARDEN_UPDATE_GOLDEN=1 $(VENV)/pytest tests/reports tests/documents tests/replay

docs: .venv/.installed-dev ## Renew the command reference
	@$(VENV)/python -m monitor.cli.reference > docs/commands.md

wheel: .venv/.installed-dev ## Build the wheel into dist/
	@$(VENV)/python -m build --wheel

clean: ## Remove .venv and everything built
	rm -rf .venv build dist demo-market .mypy_cache .ruff_cache .import_linter_cache .hypothesis
