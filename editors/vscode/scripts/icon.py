#!/usr/bin/env python3
"""Draws icon.png: lines of right-to-left text, one with a mention, and the tag line below it. Standard library only.

`--check` writes nothing and fails if the picture would change. Pixels are compared: another zlib packs them differently.
"""

import struct
import sys
import zlib
from pathlib import Path

SIZE = 128
SCALE = 4  # drawn larger and averaged, for smooth edges

PAPER, INK, MENTION, TAG = (24, 52, 78), (222, 232, 240), (242, 180, 65), (94, 196, 160)

# x from, x to, y from, y to, radius, colour; in the order they are painted.
SHAPES = [
    (4, 124, 4, 124, 24, PAPER),
    (24, 104, 28, 37, 4, INK),
    (78, 104, 49, 58, 4, INK),
    (44, 72, 45, 62, 6, MENTION),
    (24, 38, 49, 58, 4, INK),
    (52, 104, 70, 79, 4, INK),
    (24, 32, 91, 100, 4, TAG),
    (37, 82, 91, 100, 4, TAG),
]


def inside(x, y, shape):
    left, right, top, bottom, radius, _ = shape
    if not (left <= x < right and top <= y < bottom):
        return False
    dx = max(left + radius - x, x - (right - radius), 0)
    dy = max(top + radius - y, y - (bottom - radius), 0)
    return dx * dx + dy * dy <= radius * radius


def pixel(px, py):
    total = [0, 0, 0, 0]
    for sy in range(SCALE):
        for sx in range(SCALE):
            x, y = px + (sx + 0.5) / SCALE, py + (sy + 0.5) / SCALE
            hit = next((s for s in reversed(SHAPES) if inside(x, y, s)), None)
            if hit:
                total = [t + c for t, c in zip(total, (*hit[5], 255))]
    n = SCALE * SCALE
    covered = total[3] // 255 or 1
    return bytes([*(c // covered for c in total[:3]), total[3] // n])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixels(png):
    """The rows of a picture that this script wrote."""
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at:at + 4])
        if png[at + 4:at + 8] == b"IDAT":
            data += png[at + 8:at + 8 + length]
        at += length + 12
    return zlib.decompress(data)


icon = Path(__file__).resolve().parent.parent / "icon.png"
rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
if "--check" in sys.argv:
    if pixels(icon.read_bytes()) != rows:
        sys.exit(f"{icon.name} is not what {Path(__file__).name} draws")
else:
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    icon.write_bytes(png)
