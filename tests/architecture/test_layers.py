"""The direction of the house: the import contracts of pyproject.toml hold."""

import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.code import ROOT


@pytest.fixture(autouse=True)
def loggers_that_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The linter's own setting up of logging would silence all other loggers of the process, for the tests after these too."""
    monkeypatch.setattr("importlinter.cli._configure_logging", lambda _verbose: None)


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_a_broken_contract_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    house = tmp_path / "house"
    (house / "store").mkdir(parents=True)
    (house / "__init__.py").touch()
    (house / "store" / "__init__.py").touch()
    (house / "domain.py").write_text("import house.store\n")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_package = "house"\n'
        '[[tool.importlinter.contracts]]\nname = "down"\ntype = "layers"\nlayers = ["house.store", "house.domain"]\n'
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert lint_imports(no_cache=True) != EXIT_STATUS_SUCCESS
