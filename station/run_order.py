"""The print order in words, for the people at the print shop: Swedish first, then English."""

from collections.abc import Iterator

from ballots.election import Election
from ballots.local_text import in_language
from station.run_manifest import PrintRun

ORDER_FILE = "print-order.txt"

_WORDS = {
    "sv": (
        "TRYCKORDER: röstsedlar",
        "Detta är PROVTRYCK: sedlarna räknas inte i någon riktig omröstning.",
        "röstsedlar",
        "sidor per röstsedel",
        "Filer",
        (
            "Skriv först ut provtrycket (proof-….pdf) för varje typ, mät det som står där och läs av det.",
            "100 % storlek. Ingen anpassning till sidan, ingen utskjutning, ingen beskärning, inte flera sidor på ett "
            "ark.",
            "A4, vitt obestruket papper, 80–100 g/m². Svart, 1+0: en sida per ark, om inte beställningen säger annat.",
            "Varje fil skrivs ut exakt en gång, i ordning och utan kopior: varje röstsedel har ett eget nummer. "
            "En kopia är en dubblett och räknas inte.",
            "Alla sidor i en röstsedel ska följas åt.",
            "Kontrollera filerna före tryck: sha256sum -c SHA256SUMS",
            "Makulerade ark räknas, antecknas per fil och lämnas tillbaka. Trycket skickas i plomberade lådor, en låda "
            "per fil.",
            "När leveransen är godkänd raderas filerna hos tryckeriet.",
        ),
    ),
    "en": (
        "PRINT ORDER: ballots",
        "These are TEST prints: no official vote counts them.",
        "ballots",
        "pages a ballot",
        "Files",
        (
            "Print the proof sheet (proof-….pdf) of each style first, measure what it says, and read it.",
            "100 % size. No fitting to the page, no imposition, no trimming, not several pages on a sheet.",
            "A4, white uncoated paper, 80–100 g/m². Black, 1+0: one page a sheet, unless the order says otherwise.",
            "Each file is printed exactly once, in order and without copies: each ballot has a number of its own. "
            "A copy is a duplicate and does not count.",
            "All pages of a ballot stay together.",
            "Check the files before printing: sha256sum -c SHA256SUMS",
            "Spoiled sheets are counted, noted by file, and handed back. The ballots are sent in sealed boxes, one box "
            "a file.",
            "Once the delivery is accepted, the files are erased at the print shop.",
        ),
    ),
}


def order_text(election: Election, run: PrintRun) -> str:
    """What is ordered and what to see to, as lines of text."""
    return "\n".join([*_lines(election, run, "sv"), "", *_lines(election, run, "en"), ""])


def _lines(election: Election, run: PrintRun, language: str) -> Iterator[str]:
    heading, test, ballots, pages, files, rules = _WORDS[language]
    yield f"{heading}. {in_language(election.title, election.spoken(language))}"
    if run.mode == "test":
        yield test
    yield ""
    for sheet in run.styles:
        yield f"{sheet.style}: {sheet.ballots} {ballots}, {sheet.pages_per_ballot} {pages}; {sheet.proof}"
    yield ""
    yield from (f"{number}. {rule}" for number, rule in enumerate(rules, start=1))
    yield ""
    yield f"{files}:"
    for part in run.parts:
        yield f"  {part.file}  {part.ballots} {ballots}"
