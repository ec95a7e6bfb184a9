"""The base of all errors, and what the operator must mend."""

from dataclasses import dataclass


class NotifierError(Exception):
    """Base of all errors that a caller may catch and show to the operator."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the operator must mend.

    Attributes:
        where: file or subsystem, and the key path inside it, such as
            ``config.yaml: topics[3].query``.
        line: 1-based line in that file, or None where there is no file.
        problem: what is wrong and what to do, as a sentence.
    """

    where: str
    line: int | None
    problem: str

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where} (line {self.line})"
        return f"{place}: {self.problem}"
