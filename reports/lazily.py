"""Modules of others that what we import imports too, though most runs have no use for them."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType


class _Later(ModuleType):
    """Stands where a module will, until an attribute of it is asked for.

    `importlib.util.LazyLoader` does not do: the second `import` of a module asks for its spec, and
    that loads it.
    """

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what the import machinery asks every module
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def put_off(name: str) -> None:
    """Import `package.module` no sooner than somebody uses it."""
    if name not in sys.modules:
        package, _, module = name.rpartition(".")
        sys.modules[name] = later = _Later(name)
        setattr(import_module(package), module, later)
