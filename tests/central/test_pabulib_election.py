"""An election made from a Pabulib file: method, rule, ids and texts as the file has them."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.election import Contest
from ballots.election_file import parse_election
from ballots.judging import judge_vote
from ballots.methods import Approval, ChooseOne, Knapsack, Points, Ranking
from central.errors import PabulibError
from central.pabulib.election_maker import make_election
from central.pabulib.ids import election_ids, natural_order, safe_id
from central.pabulib.model import PabulibFile
from central.pabulib.reader import parse_pabulib
from central.pabulib.toml_text import comment, table
from central.pabulib.votes import election_vote
from tests.central.counting import real_files


def pabulib(
    vote_type: str = "approval",
    rule: str = "greedy",
    votes: str = "",
    ids: tuple[str, ...] = ("1", "2"),
    name: str = "Park",
    cost: str = "10",
    **meta: str,
) -> PabulibFile:
    """A file with one vote, unless ``votes`` says otherwise."""
    votes = votes or f"voter_id;vote\na;{ids[0]}\n"
    head = {"num_projects": len(ids), "num_votes": votes.count("\n") - 1, "budget": 15, "vote_type": vote_type}
    lines = ["META", "key;value", *(f"{key};{value}" for key, value in {**head, "rule": rule, **meta}.items())]
    lines += ["PROJECTS", "project_id;cost;name", *(f"{each};{cost};{name}" for each in ids), "VOTES"]
    return parse_pabulib(("\n".join(lines) + "\n" + votes).encode().splitlines(keepends=True), "Some_Town_2026")


def contest(file: PabulibFile) -> Contest:
    return make_election(file).election.contests[0]


def test_every_shared_file_makes_a_valid_election_with_all_its_projects(shared_data: Path) -> None:
    for file in real_files(shared_data):
        election = make_election(file).election
        assert {project.id for project in election.contests[0].projects} == set(election_ids(file).values())
        assert election.pots[0].amount == file.budget
        assert [style.id for style in election.styles] == ["A"]


def test_every_vote_of_every_shared_file_is_valid_in_its_election(shared_data: Path) -> None:
    for file in real_files(shared_data):
        made, ids = contest(file), election_ids(file)
        for vote in file.votes[:2000]:
            assert judge_vote(made, election_vote(made, vote, ids)).vote is not None, (file.name, vote)


def test_approval_takes_its_limits_from_the_file_and_all_projects_where_it_has_none() -> None:
    assert contest(pabulib(min_length="1", max_length="2", ids=("1", "2", "3"))).method == Approval(
        type="approval", min=1, max=2
    )
    assert contest(pabulib(max_length="9")).method == Approval(type="approval", max=2)


def test_approval_within_a_sum_of_costs_is_a_knapsack_limited_by_the_pot_or_by_the_file() -> None:
    assert contest(pabulib(max_sum_cost="15", min_length="1")).method == Knapsack(type="knapsack", limit=15)
    assert b"limit" not in make_election(pabulib(max_sum_cost="15")).data
    narrow = pabulib(max_sum_cost="12", max_length="2", ids=("1", "2", "3"))
    assert contest(narrow).method == Knapsack(type="knapsack", limit=12, max=2)


def test_the_files_of_warsaw_and_amsterdam_are_knapsacks_whose_every_vote_is_valid(shared_data: Path) -> None:
    knapsacks = {}
    for file in real_files(shared_data):
        made, ids = contest(file), election_ids(file)
        if isinstance(made.method, Knapsack):
            knapsacks[file.name] = len(file.votes)
            assert made.method.limit == file.budget
            assert all(judge_vote(made, election_vote(made, vote, ids)).vote for vote in file.votes)
    assert knapsacks == {
        "Netherlands_Amsterdam_523": 938,
        "Poland_Warszawa_2018_Pole_Mokotowskie": 8,
        "Poland_Warszawa_2019_Wesola": 1578,
    }


def test_choose_one_is_one_cross() -> None:
    assert contest(pabulib("choose-1")).method == ChooseOne(type="choose-one")


def test_a_ranking_counts_down_from_its_length_or_takes_the_points_that_the_votes_have() -> None:
    borda = pabulib("ordinal", max_length="3", min_length="2", ids=("1", "2", "3"))
    assert contest(borda).method == Ranking(type="ranking", points=[3, 2, 1], min=2)
    own = pabulib("ordinal", votes="voter_id;vote;points\na;1;5\nb;2,1;5,4\n")
    assert contest(own).method == Ranking(type="ranking", points=[5, 4])


def test_a_rank_with_two_different_points_is_refused() -> None:
    with pytest.raises(PabulibError, match="Line 15: the vote gives other points for a rank"):
        make_election(pabulib("ordinal", votes="voter_id;vote;points\na;1,2;3,2\nb;2,1;3,1\n"))


def test_points_are_capped_by_what_a_ballot_can_carry_and_the_file_says_so() -> None:
    votes = "voter_id;vote;points\na;1;7\n"
    assert contest(
        pabulib("cumulative", votes=votes, max_sum_points="7", max_points="3", min_sum_points="2")
    ).method == (Points(type="points", total=7, per_project=3, min=2))
    large = make_election(pabulib("cumulative", votes=votes, max_sum_points="100"))
    assert large.election.contests[0].method == Points(type="points", total=20, per_project=8)
    assert b"# The file allows 100 points in all; a ballot has room for 20." in large.data


@pytest.mark.parametrize(
    ("rule", "ours", "note"),
    [
        ("greedy", "greedy-skip", ""),
        ("greedy-threshold", "greedy-skip", ""),
        ("greedy-no-skip", "greedy-stop", ""),
        ("greedy-exclusive", "greedy-skip", "excludes some projects"),
        ("equalshares/add1", "equal-shares-add1", ""),
        ("equalshares/add1-comparison", "equal-shares-add1-comparison", ""),
        ("equalshares/phragmen", "greedy-skip", "own rule (equalshares/phragmen) is not available"),
        ("unknown", "greedy-skip", "own rule (unknown) is not available"),
    ],
)
def test_the_rule_is_the_files_own_or_the_file_says_that_it_is_not(rule: str, ours: str, note: str) -> None:
    made = make_election(pabulib(rule=rule, min_project_score_threshold="7"))
    assert made.election.contests[0].winner_rule.name == ours
    assert made.election.contests[0].winner_rule.min_votes == 7
    comments = [line for line in made.data.decode().splitlines() if line.startswith("#")]
    assert (note in "\n".join(comments)) if note else len(comments) == 1


def test_a_least_sum_of_costs_is_named_as_not_checked() -> None:
    assert b"# The file's min_sum_cost = 15 is not checked." in make_election(pabulib(min_sum_cost="15")).data


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (pabulib("scoring"), "vote_type is 'scoring'"),
        (pabulib(cost="10.5"), "The amount of project 1 is 10.5"),
        (pabulib(min_project_score_threshold="0.5"), "min_project_score_threshold must be a whole number"),
        (pabulib(max_length="1.5"), "max_length must be a whole number"),
        (pabulib(rule=""), "META does not say rule"),
    ],
)
def test_what_no_ballot_can_carry_is_refused_in_words(file: PabulibFile, sentence: str) -> None:
    with pytest.raises(PabulibError, match=sentence):
        make_election(file)


def test_ids_that_an_election_forbids_are_replaced_and_stay_different() -> None:
    file = pabulib(ids=("L/1", "L 1", "L-1", "żółw", "9" * 50, "-"))
    assert list(election_ids(file).values()) == ["L-1-2", "L-1-3", "L-1", "x---w", "9" * 40, "x-"]
    assert "# Project L/1 of the file is L-1-2 here." in make_election(file).data.decode()


@settings(max_examples=50)
@given(st.lists(st.text("L1/-. ż_,", min_size=1).map(str.strip).filter(bool), unique=True, min_size=1, max_size=20))
def test_any_ids_become_different_valid_ones(ids: list[str]) -> None:
    new = election_ids(pabulib(ids=tuple(ids), votes="voter_id;vote\n")).values()
    assert len(set(new)) == len(ids)
    assert all(safe_id(each) == each for each in new)


def test_projects_stand_in_the_order_of_their_numbers() -> None:
    assert [each.id for each in contest(pabulib(ids=("W10", "W9", "W9a", "2"))).projects] == ["2", "W9", "W9a", "W10"]
    assert sorted(["b1", "10", "9", "a"], key=natural_order) == ["9", "10", "a", "b1"]


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_the_writing_of_toml(text: str) -> None:
    assert tomllib.loads("\n".join([comment(text), *table("", {"words": text, "list": [1, 2]})])) == {
        "words": text,
        "list": [1, 2],
    }


def test_yes_and_no_are_written_as_toml_has_them() -> None:
    assert tomllib.loads("\n".join(table("", {"yes": True, "no": False}))) == {"yes": True, "no": False}


def test_the_same_file_gives_the_same_bytes_and_its_hash_is_the_seed_of_the_lot() -> None:
    file = pabulib()
    made = make_election(file)
    assert made.data == make_election(file).data
    assert file.hash in made.election.tie_lot.seed
    assert parse_election(made.data, "again").hash == made.hash


def test_a_vote_without_points_cannot_be_a_points_vote() -> None:
    file = pabulib("cumulative", votes="voter_id;vote;points\na;1;1\nb;2;\n", max_sum_points="3")
    with pytest.raises(PabulibError, match="Line 16: the vote has no points"):
        election_vote(contest(file), file.votes[1], election_ids(file))
