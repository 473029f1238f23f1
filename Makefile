# Two commands do all set-up: `make demo` ends at a page one can use, `make test` passes the tests.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13)
VENV := .venv
PIP := $(VENV)/bin/python -m pip install --quiet --no-compile --disable-pip-version-check
RUN := PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
PAGE := api/page/index.html
PAGE_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' 2>/dev/null)

# Where Python may not keep what it has compiled, every command compiles all that it imports: four seconds more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check page wheel locks clean

demo: $(VENV)/runtime.txt $(PAGE)
	$(VENV)/bin/xunmai demo

test: $(VENV)/development.txt $(PAGE)
	$(RUN) python -m tests.machine
	$(RUN) python -m tests.check
	$(RUN) python -m tests.everything

check: $(VENV)/development.txt
	$(RUN) python -m tests.check

page: $(PAGE)

wheel: $(VENV)/development.txt $(PAGE)
	$(RUN) python -m build --no-isolation --wheel --outdir dist

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed: apt-get install python3 python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "venv is missing: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(VENV)/runtime.txt: requirements-setup.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes --requirement requirements-setup.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@cp requirements-setup.lock $@

$(VENV)/development.txt: requirements-development.lock $(VENV)/runtime.txt
	$(PIP) --require-hashes --requirement requirements-development.lock
	@cp requirements-development.lock $@

$(PAGE): $(PAGE_SOURCES) | $(VENV)/runtime.txt
	$(RUN) npm --prefix web ci --no-audit --no-fund --loglevel=error
	$(RUN) npm --prefix web run build --silent
	@touch $@

# After a change of dependencies in pyproject.toml; needs uv. The narrower locks agree with the widest.
LOCK := uv pip compile --quiet pyproject.toml --python-version 3.11 --universal --generate-hashes --no-header \
  --no-annotate --no-emit-index-url --no-emit-find-links
locks:
	$(LOCK) --extra office --extra setup --extra development --output-file requirements-development.lock
	$(LOCK) --extra setup --constraints requirements-development.lock --output-file requirements-setup.lock
	$(LOCK) --extra office --constraints requirements-development.lock --output-file requirements.lock

clean:
	rm -rf $(VENV) .setup api/page web/node_modules dist
