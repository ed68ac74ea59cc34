# `make test` prepares what is missing and runs every check; it is what CI runs.

PY := .venv/bin/python
READY := .venv/ready

.PHONY: test demo check style types contracts tests coverage soak screenshots gallery format lock i18n rooms wire schema bench bench-gui
.PHONY: types-here types-win32 types-darwin

# All of the checks, even when one fails: each says something of its own. Two at a time.
test: $(READY)
	@$(MAKE) --no-print-directory --keep-going --jobs 2 check

# Prepared once, and again when the lock or the package's description changes.
$(READY): requirements-dev.txt pyproject.toml tools/bootstrap.sh
	@tools/bootstrap.sh

# A server and two desktops in a conversation: on this screen, or on a virtual one with pictures.
demo: $(READY)
	@$(PY) tools/demo.py

check: style types contracts tests

style: $(READY)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

# What ships must suit every system; tests and benchmarks run on Linux. A cache for each of them.
types: types-here types-win32 types-darwin

types-here: $(READY)
	.venv/bin/mypy

types-win32 types-darwin: types-%: $(READY)
	.venv/bin/mypy --platform $* --cache-dir .mypy_cache/$* src examples

contracts: $(READY)
	.venv/bin/lint-imports

tests: $(READY)
	$(PY) -m pytest -n 2 --dist worksteal

# The same, and which lines they leave out: half as long again, so it is asked for.
coverage: $(READY)
	$(PY) -m pytest -n 2 --dist worksteal --cov --cov-report=term

# Kills, cuts and stalls for about a quarter of an hour; prints what was lost or doubled.
soak: $(READY)
	$(PY) -m tests.faults.campaign --rounds 500
	WL_SOAK_ROUNDS=200 $(PY) -m pytest -q -n 0 -s tests/server/store -k kill

# The pictures that the documents show.
screenshots: $(READY)
	$(PY) tools/demo.py --pictures docs/images

# Every view and state, light and dark, at 100 % and 200 %; small sheets of them go into the documents.
gallery: $(READY)
	$(PY) tools/gallery.py gallery-output --sheets docs/gallery

format: $(READY)
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

# Newest versions within the ranges of pyproject.toml, for every system and Python from 3.11 on.
lock: $(READY)
	$(PY) -m pip install --quiet uv
	.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev \
		--no-annotate --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file requirements-dev.txt pyproject.toml

# Collects the words on screen into the catalogues and compiles them.
i18n: $(READY)
	$(PY) tools/i18n.py

# Regenerates the script that makes a new store, after a migration was added.
schema: $(READY)
	$(PY) -m tools.schema

# Measures WL beside a bare router, mosquitto, nats-server, prosody and ejabberd, and writes docs/benchmarks.md. Linux; some minutes.
bench: $(READY)
	$(PY) -m benchmarks $(if $(QUICK),--quick --print)

# Measures the desktop on a virtual screen, and writes docs/benchmarks.md. Linux; some minutes.
bench-gui: $(READY)
	$(PY) -m benchmarks.gui $(if $(QUICK),--quick --print)

# Regenerates the table of rooms in docs/architecture.md.
rooms: $(READY)
	$(PY) tools/rooms.py

# Regenerates the golden frames in tests/wire and the tables of docs/protocol.md.
wire: $(READY)
	$(PY) -m tests.wire.golden
	$(PY) -m tools.wire
