"""Templates of the pages and of the mails, and the stylesheets.

The only home of jinja2. Templates named ``*.html`` escape every value; others, such as
the plain text of a mail, are written as they are. A name that a template uses and its
caller did not give is an error.
"""

import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import (
    Environment,
    PackageLoader,
    StrictUndefined,
    TemplateSyntaxError,
    select_autoescape,
)

from notifier.errors import Problem

ASSETS = ["css", "html", "js", "txt"]


def render(name: str, **values: object) -> str:
    """Text of the template ``name``, a path below this folder such as ``site/index.html``.

    Raises:
        jinja2.TemplateNotFound: there is no such template.
        jinja2.UndefinedError: the template uses a name that ``values`` lacks.
    """
    return _environment().get_template(name).render(**values)


def asset(name: str) -> bytes:
    """Bytes of the file ``name``, a path below this folder such as ``site/site.css``.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return files(__name__).joinpath(name).read_bytes()


def problems() -> tuple[Problem, ...]:
    """Templates that cannot be compiled."""
    found = []
    for name in _environment().list_templates(extensions=["html", "txt"]):
        try:
            _environment().get_template(name)
        except TemplateSyntaxError as error:
            found.append(Problem(f"templates/{name}", error.lineno, str(error.message)))
    return tuple(found)


@cache
def fingerprint() -> bytes:
    """SHA-256 of every template and asset: documents depend on nothing else here, and on
    no file that Python makes beside them."""
    found = hashlib.sha256()
    for path in sorted(_environment().list_templates(extensions=ASSETS)):
        found.update(path.encode() + b"\0" + asset(path) + b"\0")
    return found.digest()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("notifier", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
