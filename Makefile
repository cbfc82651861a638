# `make run` opens the app, `make test` checks everything; both install what they need into .venv first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PHOTOS ?= samples
TEST_WORKERS ?= 2

# Files are shared out whole: their tests may share what was made once.
PYTEST := $(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile

.PHONY: run test lint test-long bench presets samples pictures examples

run: $(VENV)/.app
	$(BIN)/python app.py

test: $(VENV)/.dev lint
	$(PYTEST) -m "not slow"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-long: $(VENV)/.dev
	$(PYTEST)

bench: $(VENV)/.app
	$(BIN)/python -m benchmarks $(PHOTOS)

samples: $(VENV)/.app
	$(BIN)/python -m tools.make_samples

pictures: $(VENV)/.app
	$(BIN)/python -m tools.make_pictures

examples: $(VENV)/.app
	$(BIN)/python -m tools.make_examples

presets: .venv-bake/.bake
	.venv-bake/bin/python -m tools.bake_presets

# A stamp holds the checksum of what was installed: equal files are never installed twice, whatever their dates say.
define install
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
	@sum=$$(cat $(2) | cksum); \
	if [ "$$sum" != "$$(cat $(1)/.sum-$(3) 2>/dev/null)" ]; then \
		$(1)/bin/python -m pip install --quiet --disable-pip-version-check $(patsubst %,-r %,$(2)) \
		&& echo "$$sum" > $(1)/.sum-$(3); \
	fi
	@touch $@
endef

$(VENV)/.app: requirements.txt
	$(call install,$(VENV),requirements.txt,app)

$(VENV)/.dev: $(VENV)/.app requirements-dev.txt
	$(call install,$(VENV),requirements.txt requirements-dev.txt,dev)

.venv-bake/.bake: requirements-bake.txt
	$(call install,.venv-bake,requirements-bake.txt,bake)
