"""The ``khabar`` program."""

import signal
import sys


def main() -> None:
    from . import _native

    # Rust works without looking at Python's signals: the program ends as any other.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    sys.exit(_native.main(["khabar", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
