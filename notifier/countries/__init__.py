"""The countries and blocs that releases deal with.

Names come from names.txt, one country a line.
"""

from notifier.countries.table import codes, is_known, name_of

__all__ = ["codes", "is_known", "name_of"]
