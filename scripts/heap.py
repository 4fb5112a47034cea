#!/usr/bin/env python3
"""Prints a heap profile of dhat: heap.py <dhat-heap.json> <number of sockets>.

Each line is one call site, named by the innermost functions that are not the allocator's or a collection's: the bytes it
held at the moment at which most was held, divided by the number of sockets, and the number of its blocks likewise.
"""

import json
import re
import sys
from collections import defaultdict

# Functions and, where the build contains them, files of the allocator and of collections.
FUNCTIONS = re.compile(r"^<?(dhat|alloc|hashbrown|dashmap|__rustc)::|^<core::pin")
FILES = re.compile(
    r"^(dhat|hashbrown|dashmap|bytes|smallvec|allocator-api2)-|^(alloc|core|std)/src|"
    r"^src/(raw_vec|vec|boxed|sync|string|collections|slice|option|result|ops|iter|raw|lock|map)\b|"
    r"^src/(boxed|sync|string|alloc|option|vec)\.rs"
)


def named(frame: str) -> tuple[str, str]:
    """Function and place of `address: function (place)`."""
    function, _, place = frame.split(": ", 1)[1].rpartition(" (")
    return function, place.rstrip(")")


def site(frames: list[str]) -> str:
    """The innermost frames that say something."""
    telling = [
        function
        for function, place in map(named, frames)
        if not (FILES.match(place) or FUNCTIONS.match(function))
    ]
    return " < ".join(function[:60] for function in telling[:3]) or frames[0]


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        profile = json.load(file)
    sockets = int(sys.argv[2])
    table = profile["ftbl"]
    bytes_of, blocks_of = defaultdict(int), defaultdict(int)
    for point in profile["pps"]:
        where = site([table[frame] for frame in point["fs"] if " (" in table[frame]])
        bytes_of[where] += point["gb"]
        blocks_of[where] += point["gbk"]
    total = sum(bytes_of.values())
    print(f"{'bytes':>8} {'blocks':>7}   of each of {sockets} sockets; {total / 1e6:.1f} MB in all")
    for where in sorted(bytes_of, key=bytes_of.get, reverse=True)[:40]:
        print(f"{bytes_of[where] / sockets:8.0f} {blocks_of[where] / sockets:7.2f}   {where[:150]}")


if __name__ == "__main__":
    main()
