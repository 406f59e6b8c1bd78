# 常用命令；文档和 CI 只用这里的目标。  Targets used by docs and CI.
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: briefing setup test check format lock bench against-typst golden clean

briefing: .venv/runtime  ## 装好环境，生成示例简报
	@$(PY) generate.py build data/study-tour.yaml --force

setup: .venv/dev

test: .venv/dev  ## 全部测试
	@$(PY) -m pytest

check: .venv/dev  ## 代码规范与类型
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

format: .venv/dev
	@$(PY) -m ruff check --fix . && $(PY) -m ruff format .

bench: .venv-bench/ready  ## 与 typst、weasyprint、fpdf2、reportlab、docxtpl、python-docx 比速度、内存、大小和差错；SAVE=--save 写入 tests/bench/RESULTS.md，ARGS='--only warm --rounds 1' 只量一部分
	@PYTHONPATH=. .venv-bench/bin/python tests/bench/bench.py $(SAVE) $(ARGS)

against-typst: .venv-bench/ready  ## 与 typst 逐行比排版
	@PYTHONPATH=. .venv-bench/bin/python tests/bench/against_typst.py $(SAVE)

golden: .venv/dev  ## 更新 tests/golden；先看差异再提交
	@$(PY) -m pytest tests --update-golden

lock: .venv/dev  ## 更新锁定的依赖
	@$(PY) -m piptools compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links -o requirements.lock pyproject.toml
	@$(PY) -m piptools compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --extra dev -o requirements-dev.lock pyproject.toml
	@$(PY) -m piptools compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links -c requirements-dev.lock --extra cluster -o requirements-cluster.lock pyproject.toml
	@$(PY) -m piptools compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links -c requirements.lock --extra bench -o tests/bench/requirements.lock pyproject.toml

# A bare Debian has no venv module: as root it is installed, otherwise we say how.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本 / Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq python3-venv; } || { echo "请先安装 / please install: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.lock | .venv/bin/python
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock | .venv/runtime
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# The peers stand apart, so that nothing of ours can lean on them.
.venv-bench/ready: tests/bench/requirements.lock | .venv/bin/python
	@test -x .venv-bench/bin/python || $(PY) -m venv .venv-bench
	@test "$$(id -u)" != 0 || apt-get install -y -qq libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null
	@.venv-bench/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r tests/bench/requirements.lock
	@touch $@

clean:
	@rm -rf .venv .venv-bench out .mypy_cache .ruff_cache .pytest_cache .hypothesis
