# make run    sets everything up and starts the app
# make test   sets everything up and runs every check: lint, format, types, tests, browser tests
# make bench  sets everything up and measures speed
# make format lets ruff write the code's layout

VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin

.PHONY: run test bench format chromium clean

run: $(VENV)/.app
	$(BIN)/streamlit run app.py

test: $(VENV)/.test chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: $(VENV)/.test chromium
	$(BIN)/python -m benchmarks

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Each stamp is newer than the list that it was installed from.
$(VENV)/.app: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.test: requirements-test.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	touch $@ $(VENV)/.app

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The browser tests use Debian's Chromium; where it is missing it is installed if that is allowed.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || command -v google-chrome >/dev/null \
	  || { \
	    if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then as_root=; \
	    elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then as_root=sudo; \
	    else echo "No Chromium here and no right to install it: the browser tests will be skipped" \
	      "(in CI they fail)."; exit 0; fi; \
	    $$as_root apt-get update -qq \
	      && DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq chromium >/dev/null; \
	  }

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
