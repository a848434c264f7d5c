"""Turns a platform's list of votes with ids in clear into one with nullifiers, in no order of voting."""

import csv
import io
from datetime import date

from central.digital_csv import COLUMNS, VOTER_COLUMN, BadLines, Line, read_lines
from central.nullifiers import nullifiers
from sync.errors import BadId
from sync.nullifier import parse_id

ID_COLUMN = "id"


def pseudonymised(data: bytes, name: str, election_secret: bytes, *, test_mode: bool, today: date) -> bytes:
    """A CSV file with the columns ``id,contest,choices,values`` as one with ``nullifier`` in place of ``id``.

    Sorted by nullifier, since the platform's order may tell when somebody voted. The votes are not checked here.

    Raises:
        CentralError: not such a file.
        BadLines: ids that cannot be used; the sentences do not repeat them.
    """
    problems: list[tuple[int, BadId]] = []
    votes: list[tuple[str, Line]] = []
    for line in read_lines(data, name, ID_COLUMN):
        try:
            votes.append((parse_id(line.voter, today), line))
        except BadId as problem:
            problems.append((line.number, problem))
    if problems:
        raise BadLines(name, problems)
    of = nullifiers((person for person, _ in votes), election_secret, test_mode=test_mode)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([VOTER_COLUMN, *COLUMNS])
    writer.writerows(sorted([of[person], line.contest, line.choices, line.values] for person, line in votes))
    return text.getvalue().encode()
