# What one can do here. `make` alone lists it. Everything is installed into .venv, nothing outside the project
# (only `make test`, as root on Debian, installs Chromium and Firefox where the machine has none).

.DEFAULT_GOAL := help
.PHONY: help run setup test bench check fmt shots messages lock pages browsers

BIN := .venv/bin
READY := .venv/.ready

help: ## list what one can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: setup ## install what is missing and serve helpnet with its demonstration municipality on http://localhost:3000
	@exec $(BIN)/helpnet run --demo

setup: $(READY) ## install everything into .venv

$(READY): requirements.lock pyproject.toml scripts/setup
	@sh scripts/setup

pages: setup ## build the pages, if they have changed
	@$(BIN)/python -m helpnet.build

browsers: ## find Chromium and Firefox for the browser journeys, or install them
	@sh scripts/browsers

test: setup browsers pages ## the whole suite, browser journeys included
	@$(BIN)/pytest -n auto --maxprocesses 4

bench: setup browsers pages ## measure, print tables, write build/bench.json
	@$(BIN)/python -m bench

check: setup ## format, lint, types, import contracts, migrations, catalogues, lock
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/ty check
	@$(BIN)/lint-imports
	@sh scripts/check_migrations
	@$(BIN)/python -m helpnet.i18n check
	@$(BIN)/python scripts/lock.py --check
	@sh scripts/check_paths

fmt: setup ## put the code in its format and mend what the linter can mend
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

messages: setup ## gather the words of pages and refusals into the catalogues
	@$(BIN)/python -m helpnet.i18n extract

shots: setup browsers pages ## the screenshots of the README
	@$(BIN)/python -m scripts.shots

lock: setup ## pin every dependency anew after a change of pyproject.toml
	@$(BIN)/python scripts/lock.py
