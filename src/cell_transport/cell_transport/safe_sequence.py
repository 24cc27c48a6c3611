"""Search for a safe sequence: an order of single hops that brings every moving carrier to its destination.

Both searches take the empty places of each zone (`free`, consumed), where each carrier is (`at`) and the zones each
moving carrier still has to enter (`ahead`).
"""

from collections.abc import Iterator, Mapping

Hop = tuple[str, str]  # carrier, zone it enters
Ways = Mapping[str, tuple[str, ...]]


def in_rounds(free: dict[str, int], at: Mapping[str, str], ahead: Ways) -> list[Hop] | None:
    """Let every carrier hop once per round; None when all are blocked on the way, though another order may exist."""
    carriers = sorted(ahead, key=lambda carrier: len(ahead[carrier]))  # those that soon leave the track go first
    here = {carrier: at[carrier] for carrier in carriers}
    ways = {carrier: iter(ahead[carrier]) for carrier in carriers}
    wanted = {carrier: next(ways[carrier]) for carrier in carriers}
    order: list[Hop] = []
    while wanted:
        hops = len(order)
        for carrier, zone in list(wanted.items()):
            if free[zone] < 1:
                continue
            free[zone] -= 1
            free[here[carrier]] += 1
            here[carrier] = zone
            order.append((carrier, zone))
            if (following := next(ways[carrier], None)) is None:
                del wanted[carrier]
            else:
                wanted[carrier] = following
        if len(order) == hops:
            return None
    return order


def by_backtracking(free: dict[str, int], at: Mapping[str, str], ahead: Ways, limit: int) -> list[Hop] | None:
    """Try one order after another, the carrier nearest to its end first; None when `limit` states show none."""
    tracks = {carrier: (at[carrier], *way) for carrier, way in ahead.items()}
    carriers = list(tracks)
    done = [0] * len(carriers)

    def choices() -> Iterator[int]:
        left = [(len(tracks[carrier]) - 1 - done[i], i) for i, carrier in enumerate(carriers)]
        return iter([i for hops, i in sorted(left) if hops and free[tracks[carriers[i]][done[i] + 1]] > 0])

    def shift(i: int, by: int) -> None:
        track = tracks[carriers[i]]
        free[track[done[i]]] += 1
        done[i] += by
        free[track[done[i]]] -= 1

    hops_left = sum(len(way) for way in ahead.values())
    order: list[int] = []
    stack = [choices()]
    seen = {tuple(done)}
    while len(order) < hops_left:
        if len(seen) > limit:
            return None
        chosen = next(stack[-1], None)
        if chosen is None:
            stack.pop()
            if not stack:
                return None
            shift(order.pop(), -1)
            continue
        shift(chosen, 1)
        if (state := tuple(done)) in seen:
            shift(chosen, -1)
            continue
        seen.add(state)
        order.append(chosen)
        stack.append(choices())
    return _named(order, carriers, ahead)


def _named(order: list[int], carriers: list[str], ahead: Ways) -> list[Hop]:
    ways = {carrier: iter(ahead[carrier]) for carrier in carriers}
    return [(carriers[i], next(ways[carriers[i]])) for i in order]
