"""Circles in a graph of names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def cycles(graph: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[tuple[list[str], str]]:
    """Each as ``[a, b, a]``, with the label of its first edge. ``graph``: name -> (other name, label of the edge)."""
    done = set[str]()
    for start in graph:
        if start in done:
            continue
        # Depth first without recursion: a chain may be as long as a file allows.
        trail = [start]
        pending = [iter(graph[start])]
        while pending:
            step = next(pending[-1], None)
            if step is None:
                pending.pop()
                done.add(trail.pop())
            elif step[0] in trail:
                names = [*trail[trail.index(step[0]) :], step[0]]
                yield names, next(label for name, label in graph[names[0]] if name == names[1])
            elif step[0] in graph and step[0] not in done:
                trail.append(step[0])
                pending.append(iter(graph[step[0]]))
