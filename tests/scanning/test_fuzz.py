"""A small fixed slice of what bench/fuzz.py gives the reader for as long as one likes: damaged files and codes."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bench.fuzzing import Judge, Samples, cases, samples
from scanning.reasons import Reason
from tests.scanning.paper import Paper

KINDS = (
    "jpeg",
    "jpeg, progressive",
    "jpeg, CMYK",
    "png",
    "png, 16 bits",
    "png, palette",
    "tiff",
    "tiff, LZW",
    "tiff, fax",
    "tiff, two pages",
    "pdf, drawn",
    "pdf, scanned",
)
_A_FEW = settings(
    max_examples=15, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def whole(paper: Paper) -> Samples:
    return samples(paper.file)


@pytest.fixture(scope="module")
def judge(whole: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    made = Judge(whole, tmp_path_factory.mktemp("fuzz"))
    yield made
    made.close()


def test_whole_files_of_every_kind_are_read(whole: Samples, judge: Judge) -> None:
    assert {kind: judge.file(kind, data) for kind, data in whole.files.items()} == dict.fromkeys(KINDS, "read")
    assert judge.code(whole.code) == "genuine"


@pytest.mark.parametrize("case", [*KINDS, "text of a code", "picture of a code"])
def test_damage_ends_in_a_reason_or_in_a_page_and_never_in_an_error(whole: Samples, judge: Judge, case: str) -> None:
    damage, say = cases(whole, judge)[case]
    seen = set()

    @settings(_A_FEW)
    @given(damage)
    def each(data: bytes) -> None:
        seen.add(say(data))

    each()
    assert seen - {"read", "read otherwise", "genuine", "not seen"} <= {reason.value for reason in Reason}
