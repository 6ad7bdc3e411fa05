.DEFAULT_GOAL := help
.PHONY: help run chat test test-fast faults retrain pictures manifests lint format lock strings bench clean

PYTHON ?= python3.10
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): requirements-dev.txt pyproject.toml
	@scripts/make-environment $(VENV) $(PYTHON)
	@touch $@

run: $(STAMP)  ## Prepare everything and start the assistant (a chat here, or Telegram when TELEGRAM_TOKEN is set)
	@$(BIN)/puente run

chat: $(STAMP)  ## Talk with an assistant that already runs on this machine
	@$(BIN)/puente chat

test: $(STAMP)  ## Run the whole test suite
	@$(BIN)/pytest

test-fast: $(STAMP)  ## Run the tests that need no trained model and no process
	@$(BIN)/pytest -m "not slow"

faults: $(STAMP)  ## Try what can fail, at full size: some hours (FAULTS=0.1: a tenth of it)
	@FAULTS=$${FAULTS:-full} $(BIN)/pytest tests/faults -s --timeout 14400

retrain: $(STAMP)  ## Train a model, judge it, and compare it with the live one: a report in var/reports/
	@$(BIN)/puente model train
	@$(BIN)/puente model evaluate

pictures: $(STAMP)  ## Make the pictures of docs/console.md anew
	@PUENTE_PICTURES=$(CURDIR)/docs/images/console $(BIN)/pytest tests/console/test_walk.py tests/console/test_for_everybody.py

manifests:  ## Hold the Kubernetes manifests against Kubernetes' schemas (needs kubectl)
	@scripts/check-manifests .venv-manifests $(PYTHON)

lint: $(STAMP)  ## Check style, types and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/puente translate check

format: $(STAMP)  ## Put the code in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

strings: $(STAMP)  ## Extract the texts for translators; update the catalogues
	@$(BIN)/puente translate extract

lock: $(STAMP)  ## Compile the pinned requirements from pyproject.toml
	@scripts/compile-requirements $(BIN)

bench: $(STAMP)  ## Print the benchmarks beside Rasa's default pipeline (half an hour, on a sample)
	@$(BIN)/python -m benchmarks.pipelines --examples 12 --folds 2

clean:  ## Remove the environment, the models and the local data
	rm -rf $(VENV) .venv-manifests .rasa var models/*.tar.gz
