"""What runs below a process."""

from pathlib import Path


def children_of(process: int) -> list[int]:
    """The processes below a process, the nearest first."""
    found = [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return [*found, *(below for each in found for below in children_of(each))]
