"""The voting method for an election that comes from a Pabulib file."""

from dataclasses import dataclass

from ballots.methods import Approval, ChooseOne, Knapsack, Method, Points, Ranking
from central.errors import PabulibError
from central.pabulib.model import PabulibFile, meta_number
from central.pabulib.scoring import rank_points, vote_type

# The models' own limits: as many boxes as fit in a project's row, and points that a voter can still add up.
_MOST_COLUMNS = 8
_MOST_POINTS = 20


@dataclass(frozen=True)
class FileMethod:
    """The voting method, and what a reader must know about how it differs from the file's."""

    method: Method
    notes: tuple[str, ...] = ()


def file_method(file: PabulibFile) -> FileMethod:
    """The voting method by META's vote_type and limits; PabulibError when there is none like it."""
    match vote_type(file):
        case "choose-1":
            return FileMethod(ChooseOne(type="choose-one"))
        case "approval":
            return _approval(file)
        case "ordinal":
            return _ranking(file)
    return _points(file)


def _approval(file: PabulibFile) -> FileMethod:
    projects = len(file.projects)
    most = min(_limit(file, "max_length", projects), projects)
    least = min(_limit(file, "min_length", 1), most)
    floor = file.meta.get("min_sum_cost")
    notes = (f"The file's min_sum_cost = {floor} is not checked.",) if floor else ()
    if not file.meta.get("max_sum_cost"):
        return FileMethod(Approval(type="approval", min=least, max=most), notes)
    limit = _limit(file, "max_sum_cost", 0)
    return FileMethod(
        Knapsack(
            type="knapsack",
            limit=None if limit == file.budget else limit,
            min=least,
            max=most if most < projects else None,
        ),
        notes,
    )


def _ranking(file: PabulibFile) -> FileMethod:
    points = rank_points(file)
    whole = [each for each in points if isinstance(each, int)]
    if len(whole) < len(points):
        raise PabulibError("The votes' points are not whole numbers, so there is no ballot like this file's.")
    ranks = whole[:_MOST_COLUMNS]
    notes = () if ranks == whole else (f"The file allows {len(whole)} ranks; a ballot has room for {len(ranks)}.",)
    least = min(_limit(file, "min_length", 1), len(ranks))
    return FileMethod(Ranking(type="ranking", points=ranks, min=least), notes)


def _points(file: PabulibFile) -> FileMethod:
    asked_total = _limit(file, "max_sum_points", _MOST_POINTS)
    total = min(asked_total, _MOST_POINTS)
    asked_each = min(_limit(file, "max_points", asked_total), asked_total)
    each = min(asked_each, total, _MOST_COLUMNS)
    notes = []
    if total < asked_total:
        notes.append(f"The file allows {asked_total} points in all; a ballot has room for {total}.")
    if each < asked_each:
        notes.append(f"The file allows {asked_each} points on one project; a ballot has room for {each}.")
    least = min(_limit(file, "min_sum_points", 1), total)
    return FileMethod(Points(type="points", total=total, per_project=each, min=least), tuple(notes))


def _limit(file: PabulibFile, key: str, default: int) -> int:
    """A whole number of META, at least 1 (a limit of 0 is none); ``default`` where META has no such key."""
    if not file.meta.get(key):
        return default
    limit = meta_number(file.meta, key)
    if not isinstance(limit, int):
        raise PabulibError("META: {key} must be a whole number, not {value}.", key=key, value=file.meta[key])
    return max(limit, 1)
