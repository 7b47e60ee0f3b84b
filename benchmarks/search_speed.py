"""Search in 100,000 examples, by meaning and words: how long does a query take, its embedding included?

Every question and every question with its answer is really embedded (short synthetic support texts, all different);
the vector index is built after the load, as the program does on a big import. Prints one JSON line; exit code 1 over
the target.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from search_lab import library_of, percentile, report
from support_texts import PLACES, PROBLEMS, THINGS, TIMES, identifier, pairs

TARGET_MS = 60.0


def queries(count: int, examples: int, chance: random.Random) -> list[str]:
    """As people type: a whole question, a few words, or words with an identifier that one example holds."""
    out = []
    for number in range(count):
        asked = chance.choice(PROBLEMS).format(thing=chance.choice(THINGS)).lower()
        few = " ".join(chance.choice(part).split()[-1] for part in (THINGS, PLACES, TIMES))
        code = identifier(random.Random(0), chance.randrange(0, examples, 10))
        out.append((f"{asked} {chance.choice(PLACES)}", few, f"{few} {code}")[number % 3])
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=300)
    args = parser.parse_args()
    chance = random.Random(3)
    records = (
        {"id": str(n), "question": f"{q} {identifier(random.Random(0), n)}" if n % 10 == 0 else q, "answer": a,
         "tags": ["rare"] if n % 1000 == 0 else []}
        for n, (q, a) in enumerate(pairs(args.examples, 3))
    )  # fmt: skip
    began = time.monotonic()
    with library_of(records) as library:
        loaded_s = round(time.monotonic() - began, 1)
        asked = queries(args.queries, args.examples, chance)
        for query in asked[:20]:
            library.search.search(query)
        figures = {}
        for name, options in {
            "hybrid": {}, "meaning": {"mode": "meaning"}, "words": {"mode": "words"}, "rare_tag": {"tag": "rare"},
            "hundred_hits": {"limit": 100},
        }.items():  # fmt: skip
            took = [library.search.search(query, **options).took_ms for query in asked]
            figures[name] = {"p50_ms": percentile(took, 0.5), "p95_ms": percentile(took, 0.95)}
    p95 = figures["hybrid"]["p95_ms"]
    return report(
        "search_speed", met=p95 <= TARGET_MS, p95_ms=p95, target_ms=TARGET_MS, examples=args.examples,
        queries=args.queries, embedded="every text", load_and_index_s=loaded_s, modes=figures,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
