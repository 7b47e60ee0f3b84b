# `make run` opens the window, `make test` passes the tests; both need only python3 (3.11 to 3.13).
SHELL := /bin/sh
PYTHON ?= python3
PY := .venv/bin/python
export PYTHON
BENCHES := first_paint window_delay import_speed identifiers search_speed crash_first_start crash_import html_speed \
	bombs lost_words stream_memory support quality_calibration extract_speed cancel_speed

.PHONY: run test test-unit test-db test-ui test-e2e test-frozen lint format bench screenshots package clean venv help

run: venv ## Open the window; without a screen, show the main job in the terminal
	@$(PY) tools/run.py

test: venv ## All tests: unit, database, window (off screen), end to end (under Xvfb where there is one)
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest tests

test-unit test-db test-ui test-e2e: test-%: venv ## One tier of the tests
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest tests/$*

test-frozen: venv ## The packaged program in dist/ (after `make package`)
	@$(PY) -m pytest -m frozen tests/e2e/test_frozen.py

lint: venv ## Style, types, layers, plain text
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet . || { echo "Not formatted: run 'make format'."; exit 1; }
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) tools/lint_plaintext.py feedme_desktop

format: venv ## Let ruff lay out the code
	@$(PY) -m ruff check --fix-only --quiet . ; $(PY) -m ruff format .

bench: venv ## Measure the figures; one line of JSON each (half an hour)
	@failed=; for name in $(BENCHES); do \
		echo "== $$name"; $(PY) benchmarks/$$name.py || failed="$$failed $$name"; \
	done; [ -z "$$failed" ] || { echo "Missed their target:$$failed"; exit 1; }

screenshots: venv ## Drive the real program and write docs/*.png
	@$(PY) tools/screenshots.py

package: venv ## Build dist/FeedMe: the window program and the console program, nothing else needed
	@$(PY) -m PyInstaller --noconfirm --clean --log-level WARN feedme.spec
	@du -sh dist/FeedMe

venv:
	@sh tools/bootstrap.sh

clean: ## Remove what was built (.venv stays; remove it by hand to start afresh)
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find feedme_desktop tests tools benchmarks packaging -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## This list
	@grep -hE '^[a-z -]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z -]+):[^#]*## /\1\t/' | expand -t 44
