"""The ruled line below a knapsack's projects, where a voter can add up their costs. Pure."""

from ballots.blocks import BODY_PT, Block, baseline, line_height
from ballots.fixed_texts import FixedTexts
from ballots.methods import Knapsack
from ballots.paper import RIGHT, Stroke, Text

# Below the costs, so that the sum stands in their column; nine digits by hand need 40 mm.
_LINE_MM = 40.0
_LINE_WIDTH_MM = 0.3
_GAP_MM = 3.0
# Handwriting needs this much above the line, and the line this much air below.
_WRITING_MM = 10.0
_BELOW_MM = 3.0


def sum_block(method: Knapsack, currency: str, texts: list[FixedTexts]) -> Block:
    """The line, with the most that the sum may be at its left in each language of the ballot, the first one bold."""
    top = _WRITING_MM - line_height(BODY_PT)
    placed = []
    for number, language in enumerate(texts):
        words = language.knapsack.sum.format(limit=language.money(method.most_cost, currency))
        y = baseline(top + number * line_height(BODY_PT), BODY_PT)
        placed.append(Text(RIGHT - _LINE_MM - _GAP_MM, y, words, BODY_PT, number == 0, "right"))
    ruled = Stroke(RIGHT - _LINE_MM, _WRITING_MM, RIGHT, _WRITING_MM, _LINE_WIDTH_MM)
    height = round(_WRITING_MM + (len(texts) - 1) * line_height(BODY_PT) + _BELOW_MM, 2)
    return Block("the line for the sum", height, tuple(placed), (ruled,))
