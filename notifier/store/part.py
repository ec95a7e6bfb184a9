"""The parts of a store, each made when it is first asked for."""

from collections.abc import Callable
from typing import Generic, TypeVar

from sqlite_utils import Database

T = TypeVar("T")


class Part(Generic[T]):
    """A part of the store, made when it is first asked for and kept under its name."""

    def __init__(self, make: Callable[[Database], T]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, store: object, owner: type) -> T:
        found = vars(store)
        made = found[self._name] = self._make(found["_db"])
        return made
