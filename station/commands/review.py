"""``rostlokal-station review``: list, show and decide."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import click
from pydantic import BaseModel, Field, ValidationError

from station.commands.shared import by_two_people
from station.cut_out import cut_out, whole_sheet
from station.errors import NotPossible
from station.polling_station import open_station
from station.review import BoxKey, Decision, Mark, Review, decide, reviews
from station.review import review as one_review


class _Target(BaseModel):
    project: str
    column: str
    mark: Literal["marked", "blank"]


class _Line(BaseModel):
    """A line of the file that ``review decide --file`` takes."""

    id: str
    targets: Annotated[list[_Target], Field(min_length=1)] | None = None
    disagree: bool = False


@click.group()
def review() -> None:
    """Decide unclear marks, two people together."""


@review.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list; with the serial, which is on the paper too.")
@click.pass_obj
def list_(root: Path, as_json: bool) -> None:
    """List what waits for review."""
    with open_station(root) as station:
        waiting = list(reviews(station, waiting=True))
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in waiting]))
        return
    for each in waiting:
        boxes = ", ".join(f"{project} [{column}]" for project, column in each.boxes)
        click.echo(f"{each.id}  contest {each.contest}  page {each.page}  boxes: {boxes}")


@review.command()
@click.argument("review_id", metavar="ID")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write the picture.")
@click.option("--whole", is_flag=True, help="The whole sheet (JPEG), not only the rows in question (PNG).")
@click.pass_obj
def show(root: Path, review_id: str, output: Path, whole: bool) -> None:
    """Write the picture that a review is about."""
    with open_station(root) as station:
        output.write_bytes(whole_sheet(station, review_id) if whole else cut_out(station, review_id))


@review.command("decide")
@click.argument("review_id", metavar="[ID]", required=False)
@click.option("--marked", multiple=True, metavar="PROJECT[:COLUMN]", help="This box is marked.")
@click.option("--blank", multiple=True, metavar="PROJECT[:COLUMN]", help="This box is not marked.")
@click.option("--disagree", is_flag=True, help="You cannot agree; central decides.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Many, one JSON a line.")
@by_two_people
@click.pass_obj
def decide_(
    root: Path,
    review_id: str | None,
    marked: tuple[str, ...],
    blank: tuple[str, ...],
    disagree: bool,
    file: Path | None,
    people: tuple[str, ...],
) -> None:
    """Decide a review: every one of its boxes is marked or blank.

    A line of --file: {"id": "…", "targets": [{"project": "…", "column": "1", "mark": "marked"}]} or
    {"id": "…", "disagree": true}.
    """
    with open_station(root) as station:
        if file is not None:
            decisions = list(_read(file))
        elif review_id is not None:
            asked = one_review(station, review_id)
            decisions = [Decision(asked.id, None if disagree else _marks(asked, marked, blank))]
        else:
            raise click.UsageError("Give the ID of a review, or --file.")
        click.echo(f"{decide(station, decisions, people)} reviews decided.")


def _as_json(waiting: Review) -> dict[str, object]:
    targets = [{"project": project, "column": column} for project, column in waiting.boxes]
    return {
        "id": waiting.id,
        "serial": waiting.serial,
        "page": waiting.page,
        "contest": waiting.contest,
        "targets": targets,
    }


def _read(file: Path) -> Iterator[Decision]:
    for number, text in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        try:
            line = _Line.model_validate_json(text)
        except ValidationError as error:
            raise NotPossible(
                "Line {number} of the decisions is not usable: {problem}. Nothing was stored.",
                number=number,
                problem=error.errors(include_input=False)[0]["msg"],
            ) from error
        marks: dict[BoxKey, Mark] = {(t.project, t.column): t.mark for t in line.targets or []}
        yield Decision(line.id, None if line.disagree else marks)


def _marks(asked: Review, marked: tuple[str, ...], blank: tuple[str, ...]) -> dict[BoxKey, Mark]:
    marks: dict[BoxKey, Mark] = {}
    for mark, named in (("marked", marked), ("blank", blank)):
        for name in named:
            project, _, column = name.partition(":")
            boxes = [box for box in asked.boxes if box[0] == project and column in ("", box[1])]
            if len(boxes) != 1:
                raise NotPossible(
                    "{name} does not name one box of this review. Write it as PROJECT:COLUMN.", name=name[:80]
                )
            marks[boxes[0]] = "marked" if mark == "marked" else "blank"
    return marks
