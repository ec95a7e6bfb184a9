"""Which countries and blocs a release is about.

Names come from names.txt; docs/countries.md says what makes a release be about a country.
"""

from notifier.countries.concern import Concerned, concerned
from notifier.countries.naming import code_named
from notifier.countries.table import HOME, codes, is_known, name_of

__all__ = ["HOME", "Concerned", "code_named", "codes", "concerned", "is_known", "name_of"]
