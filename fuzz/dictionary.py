"""Writes the words of time of data/time as a dictionary for libFuzzer: python3 fuzz/dictionary.py > dates.dict"""

import re
import tomllib
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "time"


def words(value):
    """Every Arabic string below a value of a TOML file."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return {word for item in value for word in words(item)}
    return {value} if isinstance(value, str) and re.search("[\u0600-\u06ff]", value) else set()


found = {word for name in ("months", "words", "numbers", "festivals") for word in words(tomllib.loads((DATA / f"{name}.toml").read_text("utf-8")))}
for word in sorted(found | {"/", ":", "-", "2025", "12"}):
    print('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"')
