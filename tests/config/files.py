"""Configuration files to begin with, and what becomes of them."""

from pathlib import Path

import pytest

from notifier.config import load
from notifier.errors import ConfigError, Problem
from notifier.settings import Config

REPOSITORY = Path(__file__).parents[2]

MINIMAL = """\
site:
  title: Releases
  url: https://news.example.org/
  authority: example.org
  contact: desk@example.org
sources:
  - id: ministry
    title: The ministry
    path: seeds
"""


def loaded(folder: Path, text: str, environ: dict[str, str] | None = None) -> Config:
    path = folder / "config.yaml"
    path.write_text(text, "utf-8")
    return load(path, environ or {})


def problems(
    folder: Path, text: str, environ: dict[str, str] | None = None
) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text, environ)
    return caught.value.problems


def only_problem(folder: Path, text: str) -> str:
    (problem,) = problems(folder, text)
    return str(problem)
