"""What a full-text index holds of a release, so that ``propose`` finds it there.

The index compares tokens byte for byte. So what it is given are not words but the forms
by which the evaluator compares them (see ``forms``): in ``title`` and ``body`` one token
for each word, in order, so that phrases can be asked for; in ``title_more`` and
``body_more``, without order, by what else a word is found: as written where it is a plural,
and without its particles where it is Korean. ``traits`` holds what facets ask for.

Every other sign than ASCII letters and digits is stored as one beyond ASCII: the tokenizer
``ascii`` of SQLite's FTS5 takes those for letters, and nothing is left that could be
syntax of a query.
"""

from notifier.query.document import Traits
from notifier.query.forms import comparable, forms
from notifier.words import keys

EVERY = ":"
"""A trait that every release has."""

_PRIVATE = 0xE000
_SIGNS = {code: _PRIVATE + code for code in range(128) if not chr(code).isalnum()}

TextColumns = tuple[str, str, str, str]
"""Contents of ``title``, ``body``, ``title_more`` and ``body_more``."""


def token(form: str) -> str:
    """A form as the index holds it: one token, whatever is in it."""
    return form.translate(_SIGNS)


def text_columns(title: str, body: str) -> TextColumns:
    """What the index holds of a text."""
    in_title, more_of_title = _column(title)
    in_body, more_of_body = _column(body)
    return in_title, in_body, more_of_title, more_of_body


def _column(text: str) -> tuple[str, str]:
    main: list[str] = []
    more: dict[str, None] = {}
    for word in comparable(text):
        first, *others = forms(word.key)
        main.append(token(first))
        more.update((token(form), None) for form in (word.key, *others) if form != first)
    return " ".join(main), " ".join(more)


def traits_column(traits: Traits) -> str:
    """What the index holds of the traits."""
    stated = [
        EVERY,
        trait("source", traits.source.casefold()),
        trait("weight", traits.weight),
        *(trait("kind", kind) for kind in traits.kinds),
        *(trait("country", code) for code in traits.countries),
        *(trait("category", word) for word in keys(traits.category or "")),
    ]
    return " ".join(map(token, stated))


def trait(field: str, value: str) -> str:
    """A trait as a form; no word is one, because none begins with a colon."""
    return f":{field}:{value}"
