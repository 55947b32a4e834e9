"""What `make` says before Python can, and what the locks hold."""

import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.lock import LOCKS, digest, stale

ROOT = Path(__file__).parents[2]


def test_a_python_that_is_too_old_is_told_in_one_line(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    old = tmp_path / "python"
    old.write_text('#!/bin/sh\ncase "$1" in -V) echo Python 3.9.2;; *) exit 1;; esac\n')
    old.chmod(0o755)
    made = subprocess.run(
        ["make", "-C", str(tmp_path), "install", f"PYTHON={old}"], capture_output=True, text=True, check=False
    )
    assert made.returncode != 0
    assert "Python ≥ 3.11 is needed" in made.stdout
    assert "Python 3.9.2" in made.stdout
    assert not (tmp_path / ".venv").exists()


def test_a_changed_dependency_makes_the_locks_stale(tmp_path: Path) -> None:
    pyproject = tmp_path / "pyproject.toml"
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    pyproject.write_text(text.replace('"rich>=', '"richer>='), "utf-8")
    locks = tuple(ROOT / lock for lock in LOCKS)
    assert stale(ROOT / "pyproject.toml", locks) == []
    assert stale(pyproject, locks) == list(locks)
    assert digest(pyproject) != digest(ROOT / "pyproject.toml")


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_a_lock_has_a_hash_for_everything_and_no_address(lock: Path) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pinned = [part for part in text.split("\n") if "==" in part and not part.lstrip().startswith("#")]
    assert pinned
    assert all(line.endswith("\\") for line in pinned)
    assert "://" not in text
    assert "--index" not in text


def test_reset_deletes_only_after_a_yes(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "var").mkdir()
    for answer, stays in (("no", True), ("", True), ("yes", False)):
        subprocess.run(["make", "-C", str(tmp_path), "reset"], input=f"{answer}\n", text=True, check=True)
        assert (tmp_path / "var").exists() == stays
