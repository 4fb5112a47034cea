#!/usr/bin/env python3
"""Prints what the module of the Messages pages consists of: the bytes of its code by crate and by module of ours.

Reads a module with names: scripts/wasm-weight.sh makes it.
"""

import re
import sys
from collections import Counter

CUSTOM, IMPORT, CODE, DATA = 0, 2, 10, 11


def number(data, at):
    """A number in LEB128 and the position after it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def sections(data):
    at = 8
    while at < len(data):
        kind = data[at]
        size, at = number(data, at + 1)
        yield kind, data[at : at + size]
        at += size


def imported_functions(section):
    count, at = number(section, 0)
    functions = 0
    for _ in range(count):
        for _ in range(2):
            length, at = number(section, at)
            at += length
        kind = section[at]
        at += 1
        if kind == 0:
            functions += 1
            _, at = number(section, at)
        elif kind == 1:
            flags, at = number(section, at + 1)
            _, at = number(section, at)
            if flags & 1:
                _, at = number(section, at)
        elif kind == 2:
            flags, at = number(section, at)
            _, at = number(section, at)
            if flags & 1:
                _, at = number(section, at)
        else:
            at += 2
    return functions


def sizes(section):
    count, at = number(section, 0)
    for _ in range(count):
        size, start = number(section, at)
        yield start + size - at
        at = start + size


def function_names(section):
    """The names by function index, from the custom section `name`."""
    at = 0
    while at < len(section):
        kind = section[at]
        size, at = number(section, at + 1)
        if kind == 1:
            names = {}
            count, place = number(section, at)
            for _ in range(count):
                index, place = number(section, place)
                length, place = number(section, place)
                names[index] = section[place : place + length].decode(errors="replace")
                place += length
            return names
        at += size
    return {}


def crate_of(name):
    """The crate of a function: of its type, or of its trait where the name does not tell the type."""
    path = re.sub(r"^[<&\[(]*(?:mut |dyn |\*const |\*mut )?", "", name)
    found = re.match(r"(\w+)(?:\[\w+\])?::", path) or re.search(r" as (\w+)(?:\[\w+\])?::", path)
    return found[1] if found else "other"


def module_of(name):
    path = re.sub(r"^[<&\[(]*(?:mut |dyn )?", "", name)
    parts = re.match(r"chitrasethu(?:\[\w+\])?((?:::\w+)+)", path)
    if not parts:
        return None
    return "::".join(parts[1].split("::")[1:3])


def table(title, rows, total, least):
    print(f"\n{title}")
    rest = 0
    for name, size in rows.most_common():
        if size < least:
            rest += size
            continue
        print(f"  {size / 1000:7.1f} kB  {100 * size / total:4.1f} %  {name}")
    print(f"  {rest / 1000:7.1f} kB  {100 * rest / total:4.1f} %  (smaller ones)")


def main(path):
    data = open(path, "rb").read()
    imports, code, names, data_bytes = 0, [], {}, 0
    for kind, section in sections(data):
        if kind == IMPORT:
            imports = imported_functions(section)
        elif kind == CODE:
            code = list(sizes(section))
        elif kind == DATA:
            data_bytes = len(section)
        elif kind == CUSTOM:
            length, at = number(section, 0)
            if section[at : at + length] == b"name":
                names = function_names(section[at + length :])
    if not names:
        sys.exit("This module has no names.")
    crates, modules = Counter(), Counter()
    for index, size in enumerate(code):
        name = names.get(imports + index, "")
        crates[crate_of(name)] += size
        module = module_of(name)
        if module:
            modules[module] += size
    total = sum(code)
    print(f"code {total / 1000:.1f} kB in {len(code)} functions, data {data_bytes / 1000:.1f} kB, uncompressed")
    table("By crate", crates, total, total / 200)
    table("By module of ours", modules, total, total / 400)


main(sys.argv[1])
