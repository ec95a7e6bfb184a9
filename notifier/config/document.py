"""YAML with line numbers.

Scalars stay text: the model says what a value must be, so that ``title: No`` is a title
and not false. Only an empty value, ``~`` and ``null`` are None.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from notifier.errors import Problem

Place = tuple[str | int, ...]

_NULL = "tag:yaml.org,2002:null"
_STANDARD = "tag:yaml.org,2002:"
_ADVICE = "text with quotes, #, *, & or ': ' in it must stand in quotes as a whole"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain values.

    Attributes:
        name: of the file, as problems show it.
        values: mappings, lists, text and None.
        lines: 1-based line of each place: of the key in a mapping, of the item in a list.
        problems: what YAML itself does not forbid but a configuration must.
    """

    name: str
    values: Any
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, place: Place, sentence: str) -> Problem:
        """A problem at a place, or where its nearest existing parent stands."""
        known = place
        while known and known not in self.lines:
            known = known[:-1]
        where = f"{self.name}: {dotted(place)}" if place else self.name
        return Problem(where, self.lines.get(known), sentence)


def dotted(place: Place) -> str:
    """A place as people write it: ``topics[3].query``."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read(name: str, text: str) -> Document:
    """The document in ``text``; a file without content is an empty mapping.

    What it cannot read at all is the only problem of the document it gives.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        return Document(name, {}, problems=[_syntax_problem(name, error)])
    except yaml.YAMLError as error:
        return Document(name, {}, problems=[Problem(name, None, f"not YAML: {error}")])
    if root is None:
        return Document(name, {}, problems=[Problem(name, None, "the file is empty")])
    if not isinstance(root, yaml.MappingNode):
        sentence = "must be keys with values, such as `site:`, at the top"
        return Document(name, {}, problems=[Problem(name, _line(root), sentence)])
    document = Document(name, {})
    document.values.update(_mapping(document, (), root, ()))
    return document


def _syntax_problem(name: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = " ".join(part for part in (error.context, error.problem) if part)
    column = f"column {mark.column + 1}: " if mark else ""
    line = mark.line + 1 if mark else None
    return Problem(name, line, f"{column}not YAML: {what}; {_ADVICE}")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _value(document: Document, place: Place, node: yaml.Node, above: tuple[int, ...]) -> Any:
    if id(node) in above:
        document.problems.append(document.problem(place, "refers to itself"))
        return None
    if not node.tag.startswith(_STANDARD):
        sentence = f"the tag {node.tag} means nothing here; remove it"
        document.problems.append(document.problem(place, sentence))
    match node:
        case yaml.MappingNode():
            return _mapping(document, place, node, (*above, id(node)))
        case yaml.SequenceNode():
            return list(_items(document, place, node, (*above, id(node))))
        case _:
            return None if node.tag == _NULL else node.value


def _items(
    document: Document, place: Place, node: yaml.SequenceNode, above: tuple[int, ...]
) -> Iterator[Any]:
    for position, item in enumerate(node.value):
        document.lines[*place, position] = _line(item)
        yield _value(document, (*place, position), item, above)


def _mapping(
    document: Document, place: Place, node: yaml.MappingNode, above: tuple[int, ...]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            sentence = f"a key (line {_line(key_node)}) must be a word"
            document.problems.append(document.problem(place, sentence))
            continue
        key = key_node.value
        here = (*place, key)
        if key in values:
            again = f"given twice; the first is on line {document.lines[here]}"
            document.problems.append(
                replace(document.problem(here, again), line=_line(key_node))
            )
        document.lines[here] = _line(key_node)
        values[key] = _value(document, here, value_node, above)
    return values
