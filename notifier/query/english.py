"""English plurals, taken back to the singular.

Only plurals: docs/adr/0011-only-plurals-are-stemmed.md has the figures. A result need not
be a word; what matters is that both numbers of a noun give the same, and that two nouns
do not.
"""

_SHORTEST = 3
_INVARIABLE = frozenset(
    {
        "arms",
        "customs",
        "economics",
        "electronics",
        "gas",
        "goods",
        "has",
        "its",
        "means",
        "news",
        "proceeds",
        "savings",
        "securities",
        "was",
        "yes",
    }
)
_IRREGULAR = {
    "analyses": "analysis",
    "buses": "bus",
    "children": "child",
    "crises": "crisis",
    "criteria": "criterion",
    "gases": "gas",
    "indices": "index",
    "men": "man",
    "surpluses": "surplus",
    "women": "woman",
}


def singular(word: str) -> str:
    """A folded English word without the ending of the plural.

    Words that mean something else in the singular, such as goods, customs and news, stay.
    """
    if word in _INVARIABLE:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < _SHORTEST or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    return word[: -2 if word.endswith(("ches", "shes", "sses", "xes")) else -1]
