"""What a full-text index holds of a release, so that ``propose`` finds it there.

The index compares tokens byte for byte. So what it is given are not words but the forms
by which the evaluator compares them (see ``forms``): in ``title`` and ``body`` one token
for each word, in order, so that phrases can be asked for; in ``title_more`` and
``body_more``, without order, by what else a word is found: in the plural, as written where
that has capitals or accents, and without its particles where it is Korean. ``traits``
holds what facets ask for.

Every other sign of ASCII than small letters and digits is stored as one beyond ASCII: the
tokenizer ``ascii`` of SQLite's FTS5 takes those for letters, and nothing is left that it
could fold, cut at, or take for syntax of a query.
"""

from notifier.query.document import Traits
from notifier.query.forms import comparable, forms
from notifier.words import as_written, keys

EVERY = ":"
"""A trait that every release has."""

_PRIVATE = 0xE000


def _is_plain(char: str) -> bool:
    return char.isdigit() or char.islower()


_SIGNS = {code: _PRIVATE + code for code in range(128) if not _is_plain(chr(code))}

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
        found_by = [form for form in (word.key, *others) if form != first]
        as_it_stands = as_written(text[word.start : word.end])
        if as_it_stands != word.key:
            found_by.append(written(as_it_stands))
        more.update((token(form), None) for form in found_by)
    return " ".join(main), " ".join(more)


def written(word: str) -> str:
    """A word as written, as a form; a text has it where that differs from its folded word."""
    return f"={word}"


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
