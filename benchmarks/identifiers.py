"""100 queries with an identifier that one of 10,000 examples holds, and two common words: is that example first?

All 10,000 examples hold an identifier of their own, in twelve shapes; the two words are drawn from the most common
of the corpus. Prints one JSON line; exit code 1 under the target.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter

from search_lab import library_of, percentile, report
from support_texts import identifier, pairs

TARGET = 0.99


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    records, codes = [], {}
    for number, (question, answer) in enumerate(pairs(args.examples, args.seed)):
        code = identifier(chance, number)
        codes[str(number)] = code
        inside = chance.choice((f"{question} It says {code}.", f"{code}: {question}", f"{question} ({code})"))
        if number % 3:
            records.append({"id": str(number), "question": inside, "answer": answer})
        else:
            records.append({"id": str(number), "question": question, "answer": f"{answer} This is about {code}."})
    counts = Counter(word for r in records for word in re.findall(r"[a-z]{4,}", r["question"].lower()))
    common = [word for word, _ in counts.most_common(40)]
    missed, took = [], []
    with library_of(records) as library:
        for number in chance.sample(sorted(codes), args.queries):
            words = chance.sample(common, 2)
            query = chance.choice(("{0} {2} {1}", "{2} {0} {1}", "{0} {1} {2}")).format(*words, codes[number])
            query = chance.choice((query, query.lower()))
            result = library.search.search(query)
            took.append(result.took_ms)
            if not result.hits or result.hits[0].example.external_id != number:
                missed.append(query)
    hit1 = round(1 - len(missed) / args.queries, 4)
    return report(
        "identifiers", met=hit1 >= TARGET, hit1=hit1, target=TARGET, examples=args.examples, queries=args.queries,
        p50_ms=percentile(took, 0.5), p95_ms=percentile(took, 0.95), missed=missed[:10],
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
