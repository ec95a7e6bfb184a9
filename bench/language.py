"""What stemming and the cutting of Korean particles find, and what they find wrongly.

    python -m bench.language english LABELS.json TEXT...
    python -m bench.language korean FOLDER

``english`` puts single words and phrases, as people write them, to the labelled releases,
with each way to compare words; then it counts which words of the releases and of the texts
each way makes equal, and takes lemminflect's word forms for the truth. ``korean`` reads
the text files of a folder, takes kiwipiepy's analysis of each word for the truth, and asks
for every noun that stands there often.

Needs ``pip install snowballstemmer simplemma lemminflect kiwipiepy``, which the program
itself does not.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

import simplemma
import snowballstemmer
from kiwipiepy import Kiwi, Token
from lemminflect import getAllLemmas

from bench.topics import ROOT, Judged, load_records, score
from notifier.query.english import singular
from notifier.query.forms import comparable, forms
from notifier.words import keys

Stem = Callable[[str], str]
_SNOWBALL = snowballstemmer.stemmer("english")
WAYS: dict[str, Stem] = {
    "plain": str,
    "plurals": singular,
    "simplemma": lambda word: simplemma.lemmatize(word, lang="en").lower(),
    "snowball": _SNOWBALL.stemWord,
}
ASKED = {
    "semiconductors-ict": ["semiconductor", "ICT", "memory chip"],
    "batteries-ev": ["battery", "electric vehicle"],
    "autos": ["automobile", "car"],
    "critical-minerals": ["critical mineral", "rare earth"],
    "energy": ["energy", "power plant", "LNG"],
    "hydrogen": ["hydrogen", "fuel cell"],
    "nuclear": ["nuclear", "reactor"],
    "steel": ["steel"],
    "shipbuilding-defense": ["shipbuilding", "shipyard", "defense industry"],
    "bio": ["biotechnology", "pharmaceutical"],
    "ai-digital": ["AI", "digital trade"],
    "trade-agreements": ["free trade agreement", "FTA", "economic partnership agreement"],
    "tariffs-remedies": ["tariff", "import restriction", "safeguard"],
    "trade-statistics": ["trade balance", "monthly export", "import figure"],
    "supply-chains": ["supply chain"],
    "investment": ["foreign investment", "foreign investor"],
    "carbon-climate": ["carbon", "emission"],
    "multilateral": ["WTO", "APEC", "ASEAN"],
    "industrial-policy": ["industrial policy", "strategic industry"],
}
_OFTEN = 20
_NOUN = {"NNG", "NNP", "NNB", "NR", "NP", "XPN", "XR", "SL", "SN", "SH", "W_SERIAL", "XSN"}


def english(labels: Path, texts: Iterable[Path]) -> None:
    """Print a line for each way to compare words."""
    marked = json.loads(labels.read_text("utf-8"))["releases"]
    records = load_records(ROOT / "seeds")
    bodies = {key: f"{record.title}\n{record.body}" for key, record in records.items()}
    known = {
        word
        for text in [*bodies.values(), *(path.read_text("utf-8") for path in texts)]
        for word in keys(text)
        if word.isascii() and word.isalpha()
    }
    true = _pairs(known, _lemmas)
    true_of_nouns = _pairs(known, lambda word: _lemmas(word, upos="NOUN"))
    print(f"{len(known)} words; {len(true)} pairs share a lemma, {len(true_of_nouns)} as nouns")
    for name, stem in WAYS.items():
        judged = [_judged(key, label, bodies[key], stem) for key, label in marked.items()]
        counts = score(judged, ASKED)
        made = _pairs(known, lambda word, stem=stem: {stem(word)})
        print(
            f"{name:10} topics: precision {counts.precision:.3f} recall {counts.recall:.3f}"
            f" F1 {counts.f1:.3f};  {len(made):4} pairs,"
            f" right {_share(made & true, made):.3f}, of all {_share(made & true, true):.3f},"
            f" of nouns {_share(made & true_of_nouns, true_of_nouns):.3f}"
        )
        print("   wrong:", ", ".join("/".join(pair) for pair in sorted(made - true)[:300:12]))


def _judged(
    key: str, label: Mapping[str, list[dict[str, str]]], text: str, stem: Stem
) -> Judged:
    sure = [one for one in label["topics"] if one["level"] == "primary"]
    wanted = {one["topic"] for one in sure if one["confidence"] == "high"}
    allowed = {one["topic"] for one in label["topics"]} - wanted
    stems = f" {' '.join(map(stem, keys(text)))} "
    filed = {
        topic
        for topic, asked in ASKED.items()
        if any(f" {' '.join(map(stem, keys(words)))} " in stems for words in asked)
    }
    return Judged(key, frozenset(wanted), frozenset(allowed), frozenset(filed))


def _lemmas(word: str, upos: str | None = None) -> set[str]:
    found = getAllLemmas(word, upos=upos).values()
    return {word, *(lemma.lower() for lemmas in found for lemma in lemmas)}


def _pairs(known: set[str], stems: Callable[[str], set[str]]) -> set[tuple[str, ...]]:
    together = defaultdict(set)
    for word in known:
        for stem in stems(word):
            together[stem].add(word)
    return {tuple(sorted(pair)) for one in together.values() for pair in combinations(one, 2)}


def _share(part: set[tuple[str, ...]], whole: set[tuple[str, ...]]) -> float:
    return len(part) / len(whole) if whole else 1.0


def korean(folder: Path) -> None:
    """Print a line for each way to compare words, for long and for one-syllable nouns."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.txt")):
        found = comparable(path.read_text("utf-8"))
        counts.update(
            word.key for word in found if any("가" <= char <= "힣" for char in word.key)
        )
    noun_of = dict(_nouns(list(counts)))
    often = Counter[str]()
    for word, noun in noun_of.items():
        often[noun] += counts[word]
    ways: dict[str, Callable[[str], set[str]]] = {
        "the word": lambda word: {word},
        "prefix": lambda word: {word[:end] for end in range(1, len(word) + 1)},
        "character n-grams": lambda word: {
            word[first:end] for end in range(len(word) + 1) for first in range(end)
        },
        "endings cut off": lambda word: set(forms(word)),
    }
    print(f"{sum(counts.values())} words, {len(counts)} distinct")
    for syllables, is_asked in [("2 or more", lambda n: n > 1), ("1", lambda n: n == 1)]:
        asked = {noun for noun, n in often.items() if n >= _OFTEN and is_asked(len(noun))}
        print(f"{len(asked)} nouns of {syllables} syllables")
        for name, found_by in ways.items():
            right = wrong = missed = 0
            for word, number in counts.items():
                found, true = found_by(word) & asked, {noun_of.get(word, "")} & asked
                right += number * len(found & true)
                wrong += number * len(found - true)
                missed += number * len(true - found)
            precision, recall = right / (right + wrong), right / (right + missed)
            print(f"  {name:18} precision {precision:.3f}  recall {recall:.3f}")


def _nouns(words: list[str]) -> Iterator[tuple[str, str]]:
    """Words with the noun they begin with: what stands before particle, copula or verb."""
    for word, tokens in zip(words, Kiwi().tokenize(words), strict=True):
        noun = "".join(token.form for token in _leading(tokens))
        if noun and word.startswith(noun):
            yield word, noun


def _leading(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        # 들 makes a plural: an ending, and no part of the noun.
        if token.tag.split("-")[0] not in _NOUN or (token.tag, token.form) == ("XSN", "들"):
            return
        yield token


def main() -> None:
    """Read the arguments and print one of the two reports."""
    parser = argparse.ArgumentParser(prog="python -m bench.language")
    reports = parser.add_subparsers(dest="report", required=True)
    of_english = reports.add_parser("english")
    of_english.add_argument("labels", type=Path)
    of_english.add_argument("texts", type=Path, nargs="*")
    of_korean = reports.add_parser("korean")
    of_korean.add_argument("folder", type=Path)
    chosen = parser.parse_args()
    if chosen.report == "english":
        english(chosen.labels, chosen.texts)
    else:
        korean(chosen.folder)


if __name__ == "__main__":
    main()
