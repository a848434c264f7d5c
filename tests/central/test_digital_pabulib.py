"""Digital votes out of a Pabulib file: which ones, whose, and the names that a replay checks paper voters in under."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.digital_pabulib import pabulib_votes
from central.errors import CentralError
from central.home import Home
from central.office import Office, open_office
from central.pabulib.election_maker import make_election
from central.pabulib.model import PabulibFile
from central.pabulib.reader import parse_pabulib, read_pabulib
from central.people import pabulib_person
from central.setup import Choices, set_up
from sync.keys import AgeKey, SigningKey
from sync.nullifier import nullifier, parse_id

FILE = """META
key;value
country;Poland
budget;100
num_projects;2
num_votes;{number}
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;name
1;60;One
2/a;60;Two
VOTES
voter_id;vote{column}
{votes}
"""


def pb(*votes: str, column: str = ";voting_method") -> PabulibFile:
    text = FILE.format(number=len(votes), column=column, votes="\n".join(votes))
    return parse_pabulib(text.encode().splitlines(keepends=True), "test")


MIXED = pb("101;1;internet", "102;2/a;paper", "103;1,2/a;paper", "104;1;internet", "105;2/a;paper")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    (tmp_path / "election.toml").write_bytes(make_election(MIXED).data)
    home = Home(tmp_path / "central")
    key = SigningKey.generate().public
    set_up(home, tmp_path / "election.toml", Choices("test", [key], 1, [], AgeKey.generate().recipient))
    office = open_office(home)
    yield office
    office.database.close()


def voters(office: Office, file: PabulibFile, paper_after: int | None = None) -> list[str]:
    names = {
        nullifier(f"doc:PL:{number}", office.keys.election_secret, test_mode=True): str(number)
        for number in range(101, 110)
    }
    return [names[each.nullifier] for each in pabulib_votes(office, file, paper_after, test_mode=True)]


@pytest.mark.parametrize(
    ("paper_after", "expected"),
    [
        (None, ["101", "104"]),
        (0, ["101", "102", "103", "104", "105"]),
        (1, ["101", "103", "104", "105"]),
        (3, ["101", "104"]),
        (99, ["101", "104"]),
    ],
)
def test_internet_votes_are_digital_and_paper_ones_after_a_limit(
    office: Office, paper_after: int | None, expected: list[str]
) -> None:
    assert voters(office, MIXED, paper_after) == expected


@pytest.mark.parametrize(("paper_after", "expected"), [(None, []), (1, ["102"])])
def test_a_file_that_does_not_say_how_votes_came_is_all_paper(
    office: Office, paper_after: int | None, expected: list[str]
) -> None:
    assert voters(office, pb("101;1", "102;2/a", column=""), paper_after) == expected


def test_projects_go_by_the_elections_own_ids(office: Office) -> None:
    assert [each.vote.choices for each in pabulib_votes(office, MIXED, 2, test_mode=True)] == [
        ("1",),
        ("1",),
        ("2-a",),
    ]


def test_another_elections_file_is_refused(office: Office, shared_data: Path) -> None:
    other = read_pabulib(shared_data / "pabulib" / "Poland_Lodz_2020_Nr_33.pb")
    with pytest.raises(CentralError, match="another election"):
        pabulib_votes(office, other, None, test_mode=True)


def test_a_country_that_nobody_knows_is_told() -> None:
    with pytest.raises(CentralError, match="'Atlantis'"):
        pabulib_person("Atlantis", "1")


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=30), unique=True, min_size=2, max_size=8))
def test_every_voter_is_a_person_of_their_own_whom_a_station_can_check_in(ids: list[str]) -> None:
    people = {pabulib_person("Poland", each) for each in ids}
    assert len(people) == len(ids)
    assert all(parse_id(person, date(2027, 3, 15)) == person for person in people)


@pytest.mark.parametrize("voter", ["E1182889", "1400796909", "101"])
def test_ordinary_ids_stay_as_they_are(voter: str) -> None:
    assert pabulib_person("Poland", voter) == f"doc:PL:{voter}"


def test_every_real_file_names_its_voters(shared_data: Path) -> None:
    for path in sorted((shared_data / "pabulib").glob("*.pb")):
        if path.stat().st_size < 200_000:
            file = read_pabulib(path)
            people = {pabulib_person(file.meta["country"], vote.voter) for vote in file.votes}
            assert len(people) == len(file.votes)
