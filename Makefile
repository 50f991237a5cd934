# make lab: the workbook in JupyterLab.   make test: every check there is.   A Python from 3.11 on is all that must be there.

PYTHON ?= python3
FOLDER ?= my-workbook
BIN := .venv/bin
BESIDE := .venv-beside/bin

.PHONY: lab test notebooks benchmarks constraints wheel clean

lab: .venv/installed
	$(BIN)/clvteach start --folder "$(FOLDER)"

# loadfile: the cells of one notebook stay together. Pass more with make test ARGS="-k switching"
test: .venv/installed .venv-beside/installed
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

notebooks: .venv/installed
	$(BIN)/clvteach build $(ARGS)

benchmarks: .venv-beside/installed
	@for file in benchmarks/bench_*.py; do echo "$$file"; $(BESIDE)/python "$$file" || exit 1; done

constraints: .venv/installed
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --extra beside --upgrade \
		--no-emit-index-url --no-annotate --no-header pyproject.toml --output-file constraints.txt

wheel: .venv/installed
	$(BIN)/uv build --wheel

# my-workbook is the learner's and stays
clean:
	rm -rf .venv .venv-beside build dist .pytest_cache .ruff_cache .hypothesis
	find clvteach tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Made anew only when what is to be installed changed. A bare Debian has no ensurepip: then the venv gets no pip and Python's
# own pip installs into it; without that too, root gets python3-venv, and everybody else is told. Importing matplotlib once
# builds its list of fonts, which would otherwise be announced inside a notebook.
.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'clvteach needs Python 3.11 or newer: name one with make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(PYTHON) -m pip --version >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo 'Python has neither pip nor ensurepip here: installing python3-venv.'; \
			apt-get update -qq && apt-get install -y -qq python3-venv; \
		else echo 'Python cannot install packages here. On Debian and Ubuntu: sudo apt install python3-venv, then again.'; exit 1; fi; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip .venv
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; then pip="$(BIN)/python -m pip"; \
	else pip="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
	test -x $(BIN)/uv || $$pip --disable-pip-version-check install --quiet uv -c constraints.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[dev]' --constraint constraints.txt
	@$(BIN)/python -c 'import matplotlib.font_manager'
	@touch $@

# What ours is compared with changes JupyterLab's menus, so it stays out of the learners' environment.
.venv-beside/installed: .venv/installed
	@test -x $(BESIDE)/python || $(BIN)/uv venv --quiet --python $(BIN)/python .venv-beside
	$(BIN)/uv pip install --quiet --python $(BESIDE)/python --editable '.[dev,beside]' --constraint constraints.txt
	@touch $@
