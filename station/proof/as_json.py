"""``proof.json``: all figures, margins and faults of a proof, for other programs."""

from dataclasses import asdict

from station.proof import margins
from station.proof.faults import Box, Fault
from station.proof.figures import ConditionResult
from station.proof.prove import Proof, StyleResult


def as_json(proof: Proof) -> dict[str, object]:
    """The whole proof; lengths in millimetres, ink as shares of a box's inside, figures of nothing read are null."""
    return {
        "election": proof.file.election.id,
        "hash": proof.file.hash,
        "passed": proof.passed,
        "required": {
            "least_outline": margins.LEAST_OUTLINE,
            "most_offset_mm": margins.MOST_OFFSET_MM,
            "most_misfit_mm": round(margins.MOST_MISFIT, 4),
            "last_attempt": margins.LAST_ATTEMPT,
            "least_module_px": round(margins.LEAST_MODULE_PX, 4),
        },
        "styles": [_style(style) for style in proof.styles],
    }


def _style(result: StyleResult) -> dict[str, object]:
    return {
        "style": result.style.id,
        "edition": result.style.edition,
        "passed": result.passed,
        "required": {name: round(value, 4) for name, value in asdict(result.ink).items()},
        "conditions": [_condition(each) for each in result.conditions],
        "faults": [_fault(fault) for fault in result.faults],
    }


def _condition(result: ConditionResult) -> dict[str, object]:
    figures = {
        name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(result.figures).items()
    }
    return {
        "condition": result.condition.value,
        "passed": result.passed,
        "pictures": result.pictures,
        "boxes": result.boxes,
        **figures,
    }


def _fault(fault: Fault) -> dict[str, object]:
    part = fault.part
    return {
        "lack": fault.lack.value,
        "condition": fault.condition.value,
        "page": fault.page,
        "part": asdict(part) if isinstance(part, Box) else part.value,
        "value": round(fault.value, 4),
        "limit": round(fault.limit, 4),
        "sv": fault.sv,
        "en": fault.en,
    }
