"""Small days of the presets from Paris and New York. Costs in the comments are in thousands, ``→`` is what is left."""

from day.small_day import Digital, SmallDay
from tests.journeys.days.outcome import Outcome, PresetDay

# The same first voter comes to both tables: two ballots, each for contests of its own.
PARIS = PresetDay(
    SmallDay(
        {
            "urne-paris": {
                "tout-paris": [
                    {"tout-paris": "1:love 2:like 3:love"},
                    {"tout-paris": "1:like 2:like"},
                    {"tout-paris": "1:why-not 2:like 4:love"},
                    {},
                    {"tout-paris": "1:love 1:like"},
                ],
            },
            "urne-locale": {
                "10e": [{"10e": "1:like 2:no 3:love"}, {"10e": "1:like 3:why-not 4:love"}],
                "18e": [{"18e": "3:love 4:like 5:love 6:like"}],
            },
        },
        [
            Digital(3, "tout-paris", "1|2|3", "1|2|1", also_on_paper=True),
            Digital(1, "tout-paris", "1|2|3", "2|2|1"),
            Digital(1, "tout-paris", "1|2|3", "4|4|4"),
            Digital(2, "10e", "1|3|4", "1|2|3", also_on_paper=True),
            Digital(1, "10e", "1|2|5", "3|1|2"),
            Digital(2, "18e", "1|3|4", "3|1|2"),
        ],
        both_ways=["urne-paris", "urne-locale"],
    ),
    {
        # Seven valid ballots, no grade counts as the worst. A score is the number of grades that are worse than the
        # median, plus the share of better ones if that is the larger, else less the share of worse ones.
        # 3: 4 love, 3 no: love, 3 - 3/7. 1: 3 love, 2 like, 1 why not, 1 no: like, 2 + 3/7.
        # 2: 6 like, 1 no: like, 2 - 1/7. 4: 1 love, 6 no: no, 0 + 1/7. The best two win, whatever they cost.
        "tout-paris": Outcome(
            winners=["3", "1"],
            scores={"3": "18/7", "1": "17/7", "2": "13/7", "4": "1/7"},
            spent=3_900_000,
            valid=7,
            blank=1,
            invalid={"two-grades": 1},
            refused={"2": "not-among-the-best"},
        ),
        # Four ballots, so the third best grade is the median. The first paper voter's digital vote is replaced.
        # 1: love, like, like, why not: like, p = q = 1/4, so 2 - 1/4. 3: love, like, why not, no: why not,
        # p = 1/2 > 1/4, so 1 + 1/2. 4: love, why not, no, no: no, 0 + 1/2. 2: love, no, no, no: no, 0 + 1/4.
        # 5: like, no, no, no: 0 + 1/4. Three win: 1, 3, 4.
        "10e": Outcome(
            winners=["1", "3", "4"],
            scores={"1": "7/4", "3": "3/2", "4": "1/2", "2": "1/4", "5": "1/4"},
            spent=2_150_000,
            valid=4,
        ),
        # Three ballots. 3: 3 love: 3. 4: 3 like: 2. 1: why not, why not, no: why not, 1 - 1/3.
        # 5 and 6: one good grade, two no: 0 + 1/3; 2 and 7 have none. The fourth winner is drawn between 5 and 6:
        # SHA-256 of the seed, 0, "18e", 0 and the number is lower for 5 (b89f… against fc57…).
        "18e": Outcome(
            winners=["3", "4", "1", "5"],
            scores={"3": 3, "4": 2, "1": "2/3", "5": "1/3", "6": "1/3"},
            spent=3_600_000,
            valid=3,
            refused={"6": "lost-the-lot"},
        ),
    },
)

NEW_YORK = PresetDay(
    SmallDay(
        {
            "library": {
                "district-39": [
                    {"district-39": "1 2 3 4 5"},
                    {"district-39": "1 2"},
                    {"district-39": "1 2 3 4 5 6"},
                    {},
                    {"district-39": "3 1"},
                ],
                "district-39-sv": [{"district-39": "2 1 3"}],
                "district-22": [{"district-22": "1 3"}],
            },
        },
        [
            Digital(3, "district-39", "1|2|6", also_on_paper=True),
            Digital(1, "district-39", "5"),
            Digital(2, "district-22", "1"),
            Digital(1, "district-22", "2|3"),
        ],
        both_ways=["library"],
    ),
    {
        # 1: 4+2; 2: 3+2; 3: 3; 5: 1+1; 6: 2; 4: 1. Pot 1000: 1 (350 → 650), 2 (300 → 350), 3 costs 400 and ends it,
        # though 6 at 75 would fit.
        "district-39": Outcome(
            winners=["1", "2"],
            scores={"1": 6, "2": 5, "3": 3, "5": 2, "6": 2, "4": 1},
            spent=650_000,
            valid=7,
            blank=1,
            invalid={"too-many": 1},
            refused={"3": "did-not-fit", "6": "stopped"},
        ),
        # 1: 1+2; 3: 1+1; 2: 1. 1 (450 → 550), 3 (350 → 200), 2 (200 → 0): the pot is used to the last dollar.
        "district-22": Outcome(
            winners=["1", "3", "2"],
            scores={"1": 3, "3": 2, "2": 1},
            spent=1_000_000,
            valid=4,
        ),
    },
)

ABROAD = {"paris": PARIS, "new-york": NEW_YORK}
