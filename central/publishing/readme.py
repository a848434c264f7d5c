"""The words that lie in every bundle, for whoever opens the folder first."""

from ballots.election import Election
from ballots.local_text import in_language
from central.certificate import Certificate

_TEXT = """\
{title}
{line}
{notice}
SVENSKA

Den här mappen är till för dig som vill kontrollera resultatet själv. Ingenting i den visar hur någon har röstat:
inget personnummer, inget serienummer och ingen hel röstsedel finns här.

Så gör du: installera Röstlokal och skriv

    rostlokal-verify DEN-HÄR-MAPPEN

Programmet kontrollerar underskrifterna, att inget har lagts till, ändrats eller tagits bort, och räknar rösterna en
gång till. Jämför sedan valledningens nycklar, som programmet skriver ut, med dem som kommunen har anslagit.

Har du ett stängningsprotokoll från en röstlokal? Sök efter dess kontrollsummor i payloads.txt. Finns de där, är det
just den röstlokalens leveranser som är räknade.

ENGLISH

This folder is for you who want to check the result yourself. Nothing in it shows how anybody has voted: there is no
personal number, no serial number and no whole ballot in it.

Install Röstlokal and type

    rostlokal-verify THIS-FOLDER

The program checks the signatures, that nothing was added, changed or taken away, and counts the votes again. Then
compare the election board's keys, which the program shows, with those that the municipality has announced.

Do you have a station's closing record? Search for its hashes in payloads.txt. If they are there, it is that very
station's deliveries that were counted.

FILES

README.txt       this text
election.toml    the election's definition, byte for byte: projects, costs, how votes count and who wins
manifests/       who took part: the board, the stations and their computers, each version signed by the board
payloads.txt     every delivery that was accepted: computer, stream, number, kind and the SHA-256 of what was signed.
                 Check-ins and records about paper are there by their SHA-256 only, since they name voters by a
                 pseudonym, ballots by their serial numbers, and poll workers
signed/          every delivery of ballots as the station's computer signed it: sealed commitments, in no order
opened/          for each delivery, the votes contest by contest that are shown, each with the number (salt) that
                 proves it is one of the commitments; and how many are not shown one by one
counts.json      digital votes, and sums of the votes that are not shown one by one, because fewer than {least}
                 would have stood alone
results.json     the result
certificate.json what the board has certified, signed
files.txt        the SHA-256 of each file; `sha256sum -c files.txt` checks them
checkpoint       central's signature over the tree of all deliveries and over files.txt

Certified {certified_at}, certificate {number}.{despite}
"""


def readme(election: Election, certificate: Certificate) -> bytes:
    """README.txt, in UTF-8."""
    title = in_language(election.title, election.languages[0])
    matters = certificate.open_matters
    despite = f"\nThe board certified although matters were open: {certificate.note}" if matters else ""
    text = _TEXT.format(
        title=title,
        line="=" * len(title),
        notice="\nPROV – inget riktigt resultat. TEST – not a real result.\n" if certificate.mode == "test" else "",
        least=election.smallest_group,
        certified_at=certificate.certified_at,
        number=certificate.number,
        despite=despite,
    )
    return text.encode()
