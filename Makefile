# `make demo` shows the product, `make test` makes all checks; both set up .venv themselves.
VENV := .venv/bin
INPUTS := pyproject.toml constraints.txt .ci/prepare
DEMO ?= demo-market
PEERS_RULES ?= shipped
OFFERS ?= 1000000
PAGES ?= 2000
CSV_ROWS ?= 1000000
XLSX_ROWS ?= 100000
LONG_ROWS ?= 5000000
AGREEMENTS ?=

.PHONY: all demo test format lint types contracts rules unit golden docs lock bench-agreements bench-equality bench-ingest bench-judge bench-collect bench-peers bench-extract wheel clean help

all: test

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/.installed-run: $(INPUTS)
	@.ci/prepare run

.venv/.installed-dev: $(INPUTS)
	@.ci/prepare dev

.venv/.installed-bench: $(INPUTS)
	@.ci/prepare bench >&2

.venv/.installed-train: $(INPUTS)
	@.ci/prepare train >&2

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

rules: .venv/.installed-dev ## Check every rule: its file, the version lock, its embedded tests
	@CHANNELWARDEN_WORKSPACE= $(VENV)/channelwarden rules check

unit: .venv/.installed-dev ## Run the tests
	@$(VENV)/pytest -n 3 --dist worksteal

golden: .venv/.installed-dev ## Renew the golden documents; review the difference before committing
	@CHANNELWARDEN_UPDATE_GOLDEN=1 $(VENV)/pytest $$(grep -rlw golden --include='test_*.py' tests)

docs: .venv/.installed-dev ## Renew the references of commands, rules and facts
	@$(VENV)/python -m monitor.cli.reference > docs/commands.md
	@CHANNELWARDEN_WORKSPACE= $(VENV)/channelwarden rules docs docs/rules

lock: .venv/.installed-dev ## Renew the version lock of the rules; a changed rule needs a new version first
	@$(VENV)/channelwarden rules lock

bench-agreements: .venv/.installed-train ## Measure finding clauses in the labelled agreements of a folder: AGREEMENTS=DIR
	@test -n "$(AGREEMENTS)" || { echo "name the folder of labelled agreements: make bench-agreements AGREEMENTS=DIR (bench/README.md says what it holds)" >&2; exit 2; }
	@$(VENV)/python -m bench.agreements "$(AGREEMENTS)"

bench-equality: .venv/.installed-dev ## Compare every reading of 200 random rules over 20,000 random facts
	@$(VENV)/python -m bench.equality --rules 200 --facts 20000

bench-peers: .venv/.installed-bench ## Measure the peers on offers: PEERS_RULES=shipped or synthetic:30
	@$(VENV)/python -m bench.peers_run --facts 20000 --rules $(PEERS_RULES)

bench-judge: .venv/.installed-bench ## Judge a channel, beside peers and SQL by hand: OFFERS=1000000
	@$(VENV)/python -m bench.judging --offers $(OFFERS)

bench-collect: .venv/.installed-bench ## Collect made pages from a local server, beside Scrapy: PAGES=2000
	@$(VENV)/python -m bench.collect --pages $(PAGES)

bench-extract: .venv/.installed-bench ## Read product pages beside extruct and BeautifulSoup: FOLDER=… (default: made ones)
	@$(VENV)/python -m bench.extract $(if $(FOLDER),--pages $(FOLDER))

bench-ingest: .venv/.installed-dev ## Read reports, beside the bare libraries, and store them: CSV_ROWS=1000000 XLSX_ROWS=100000 LONG_ROWS=5000000
	@$(VENV)/python -m bench.ingest --csv $(CSV_ROWS) --xlsx $(XLSX_ROWS) --memory $(LONG_ROWS) --store $(CSV_ROWS)

wheel: .venv/.installed-dev ## Build the wheel into dist/
	@$(VENV)/python -m build --wheel

clean: ## Remove .venv and everything built
	rm -rf .venv build dist demo-market .mypy_cache .ruff_cache .import_linter_cache .hypothesis
