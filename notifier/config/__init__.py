"""config.yaml -> settings, or every problem at once.

The only home of PyYAML, pydantic and email-validator. The file is read with its line
numbers (``document``), held against the model (``model``, ``fields``) and against itself
(``checks``), and becomes plain values (``build``), so that nothing else knows how.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from notifier import disk
from notifier.config import checks, folders, foresight, model_problems, surroundings, webhooks
from notifier.config.build import Secrets, settings_of
from notifier.config.document import Document, read
from notifier.config.model import Root
from notifier.errors import ConfigError, Problem
from notifier.settings import Config

__all__ = ["load", "problems", "unknown_sources"]


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """The configuration in a file.

    Args:
        path: of the file; relative paths in it start at its folder.
        environ: may hold NOTIFIER_SMTP_PASSWORD and the secrets of webhooks.

    Raises:
        ConfigError: the file is missing or wrong; carries every problem, in the order of
            their lines.
    """
    path = path.absolute()
    document = read(path.name, _text(path))
    if document.problems and not document.values:
        raise ConfigError(tuple(document.problems))
    root = _checked(document)
    misplaced = (
        *surroundings.exposed(document, root, path),
        *surroundings.on_network(document, root, path.parent, disk.mounts()),
    )
    if misplaced:
        raise ConfigError(misplaced)
    secrets = Secrets(
        password=surroundings.password(document, root, path.parent, environ),
        dkim=surroundings.dkim_key(document, root, path.parent),
        webhooks=webhooks.keys(document, root, path.parent, environ),
    )
    return settings_of(path, root, secrets)


def problems(path: Path, environ: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that is wrong with a configuration and with the folders it names, and
    what it will not do though nothing is wrong."""
    try:
        config = load(path, environ)
    except ConfigError as error:
        return error.problems
    document = read(config.path.name, _text(config.path))
    return (*folders.problems(document, config), *foresight.problems(document, config))


def unknown_sources(config: Config) -> tuple[Problem, ...]:
    """Topics that wait for releases of a source that the configuration does not have.

    Raises:
        ConfigError: the file is gone.
    """
    document = read(config.path.name, _text(config.path))
    return tuple(foresight.unknown_sources(document, config))


def at_subscription(config: Config, number: int, sentence: str) -> Problem:
    """A problem with an entry of ``subscriptions``, counted from 0.

    Raises:
        ConfigError: the file is gone.
    """
    document = read(config.path.name, _text(config.path))
    return document.problem(("subscriptions", number, "email"), sentence)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        sentence = f"there is no file {path}; name another with --config"
        raise ConfigError((Problem(path.name, None, sentence),)) from None
    except UnicodeDecodeError as error:
        sentence = f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"
        raise ConfigError((Problem(path.name, None, sentence),)) from None
    except OSError as error:
        sentence = f"{path} cannot be read: {error.strerror}"
        raise ConfigError((Problem(path.name, None, sentence),)) from None


def _checked(document: Document) -> Root:
    found = [*document.problems, *checks.problems(document)]
    try:
        root = Root.model_validate(document.values)
    except ValidationError as error:
        found.extend(model_problems.problems(document, error))
        raise ConfigError(_in_order(found)) from None
    if found:
        raise ConfigError(_in_order(found))
    return root


def _in_order(found: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(found, key=lambda problem: (problem.line or 0, problem.where)))
