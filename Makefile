# `make run` opens the app, `make test` checks everything; both install what they need into .venv first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PHOTOS ?= samples
TEST_WORKERS ?= 2

# Files are shared out whole: their tests may share what was made once.
PYTEST := $(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile

# Photos, masks and labels to train the parser on, see tools/parser/photos.py.
GARMENTS ?= garments-cc0
TRAINING ?= data/parser

.PHONY: run test lint test-long bench presets samples pictures screens examples parser

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

screens: $(VENV)/.dev
	$(BIN)/python -m tools.make_screenshots

examples: $(VENV)/.app
	$(BIN)/python -m tools.make_examples

parser: $(VENV)/.dev
	mkdir -p $(TRAINING)
	$(BIN)/python -m tools.parser.outline_labels $(GARMENTS) --out $(TRAINING)/outlines.jsonl
	$(BIN)/python -m tools.train_parser $(GARMENTS) --outlines $(TRAINING)/outlines.jsonl --work $(TRAINING)/run \
		--out pipeline/garment/parser/parser.onnx

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

$(VENV)/.dev: $(VENV)/.app requirements-dev.txt requirements-train.txt
	$(call install,$(VENV),requirements.txt requirements-dev.txt requirements-train.txt,dev)

.venv-bake/.bake: requirements-bake.txt
	$(call install,.venv-bake,requirements-bake.txt,bake)
