"""Measures one peer in a process of its own: `python -m bench.peer_process MODULE TASK ANSWER`, both pickled.

A process of its own, so that a crash stops no other peer and memory is measured apart. Task and answer are files that
`bench.peers_run` writes and reads.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from bench.measuring import measured
from bench.peer import peer_of


def main() -> None:
    """Measure the peer of a module on the task of a file."""
    module, task, answer = sys.argv[1:]
    peer = peer_of(module)
    with Path(task).open("rb") as file:
        found = measured(peer, pickle.load(file))
    with Path(answer).open("wb") as file:
        pickle.dump(found, file)


if __name__ == "__main__":
    main()
