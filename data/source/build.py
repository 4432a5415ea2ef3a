"""Makes the wheel of the sources in the folder `source`, as PEP 517 says, and puts it into `dist` beside it.

A backend may ask for more than pyproject.toml names. The first run then writes that to `requires.json` and
makes nothing; the second, with PLIMSOLL_ASKED set, has it.
"""

import importlib
import json
import os
import sys
import tomllib

SOURCE, DIST, REQUIRES = map(os.path.abspath, ("source", "dist", "requires.json"))


def main():
    os.chdir(SOURCE)
    backend = load(settings())
    if "PLIMSOLL_ASKED" not in os.environ:
        hook = getattr(backend, "get_requires_for_build_wheel", None)
        requires = hook({}) if hook else []
        if requires:
            with open(REQUIRES, "w", encoding="utf-8") as file:
                json.dump(list(requires), file)
            return
    os.makedirs(DIST, exist_ok=True)
    backend.build_wheel(DIST, {})


def settings():
    if not os.path.exists("pyproject.toml"):
        return {}
    with open("pyproject.toml", "rb") as file:
        return tomllib.load(file).get("build-system", {})


def load(system):
    sys.path[:0] = [os.path.join(SOURCE, path) for path in system.get("backend-path", [])]
    module, _, attributes = system.get("build-backend", "setuptools.build_meta:__legacy__").partition(":")
    found = importlib.import_module(module)
    for name in attributes.split(".") if attributes else []:
        found = getattr(found, name)
    return found


main()
