"""Something that was written for us is wrong: a configuration, a seed, a query, a table."""

from notifier.errors.base import NotifierError, Problem


class ConfigError(NotifierError):
    """The configuration cannot be used."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class SeedUnreadable(NotifierError):
    """A whole seed file cannot be taken.

    Attributes:
        code: stable machine word, such as ``not_utf8`` (docs/seed-format.md lists them).
        detail: a sentence for the operator.
        line: 1-based line, or None when the problem has no line.
    """

    def __init__(self, code: str, detail: str, line: int | None = None) -> None:
        self.code = code
        self.detail = detail
        self.line = line
        super().__init__(f"{code}: {detail}")


class QueryError(NotifierError):
    """A query is not in the language.

    Attributes:
        query: the text as given.
        column: 1-based column of the first character that is wrong.
        problem: what is wrong.
        hint: what to write instead, or an empty string.
    """

    def __init__(self, query: str, column: int, problem: str, hint: str = "") -> None:
        self.query = query
        self.column = column
        self.problem = problem
        self.hint = hint
        advice = f" {hint}" if hint else ""
        super().__init__(f"column {column}: {problem}{advice}")


class RosterError(NotifierError):
    """A table of subscribers, or a row of it, says something wrong.

    Attributes:
        column: name of the column, or "" when it is about all of it.
        problem: what is wrong, as a sentence.
    """

    def __init__(self, column: str, problem: str) -> None:
        self.column = column
        self.problem = problem
        super().__init__(f"{column}: {problem}" if column else problem)
