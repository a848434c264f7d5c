"""The ruled line below a knapsack's projects, where a voter can add up their costs. Pure."""

from ballots.blocks import Block, baseline, line_height
from ballots.look import Look
from ballots.methods import Knapsack
from ballots.paper import LEFT, RIGHT, Stroke, Text
from ballots.setting import Setting
from ballots.wrapping import wrap

# Below the costs, so that the sum stands in their column; nine digits by hand need 40 mm.
_LINE_MM = 40.0
_LINE_WIDTH_MM = 0.3
_GAP_MM = 3.0
# Handwriting needs this much above the line, and the line this much air below.
_WRITING_MM = 10.0
_BELOW_MM = 3.0


def sum_block(method: Knapsack, currency: str, setting: Setting) -> Block:
    """The line, with the most that the sum may be at its left in each language of the ballot, the first one bold."""
    look, room = setting.look, RIGHT - LEFT - _LINE_MM - _GAP_MM
    high = line_height(look.body)
    lines = []
    for number, language in enumerate(setting.texts):
        words = language.knapsack.sum.format(limit=language.money(method.most_cost, currency))
        whole = setting.line(words, language.language, bold=number == 0)
        wrapped = wrap(words, whole.size, whole.bold, room, "the line for the sum")
        lines += [setting.line(each, language.language, bold=whole.bold) for each in wrapped]
    top = max(0.0, _WRITING_MM - high)
    texts = (
        Text(LEFT + room, baseline(top + number * high, line.size), line.words, line.size, line.bold, "right", line.rtl)
        for number, line in enumerate(lines)
    )
    height = max(_WRITING_MM, top + len(lines) * high) + _BELOW_MM
    return Block("the line for the sum", round(height, 2), tuple(texts), (_ruled(look),))


def _ruled(look: Look) -> Stroke:
    return Stroke(RIGHT - _LINE_MM, _WRITING_MM, RIGHT, _WRITING_MM, max(_LINE_WIDTH_MM, look.rule))
