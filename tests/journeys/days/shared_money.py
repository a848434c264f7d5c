"""Small days of Helsinki and Porto Alegre, whose money is divided by weight: the counts that their files tell."""

from day.small_day import Digital, SmallDay
from tests.journeys.days.outcome import Outcome, PresetDay

PORTO_ALEGRE = PresetDay(
    SmallDay(
        {
            "assembleia": {
                "restinga": [{"restinga": "1:1 4:2 2:3 3:4"}, {}, {"restinga": "1:1 1:2"}],
                "lomba": [{"lomba": "5:1 1:2 2:3"}],
                "humaita": [{"humaita": "8:1 2:2 7:3 6:4"}],
                "centro": [{"centro": "7:1 8:2 2:3 3:4"}, {"centro": "7:1 8:2 2:3 3:4"}],
            },
        },
        [
            Digital(3, "restinga", "1|4|2|3", also_on_paper=True),
            Digital(1, "lomba", "5|1|2"),
            Digital(1, "humaita", "8|2|7|6"),
            Digital(3, "centro", "7|8|2|3"),
        ],
        both_ways=["assembleia"],
    ),
    {
        # Points 4, 3, 2, 1 on three, two, two and five ballots.
        "restinga": Outcome(
            winners=["1", "4", "2", "3"],
            scores={"1": 12, "4": 9, "2": 6, "3": 3},
            spent=0,
            valid=3,
            blank=1,
            invalid={"two-ranks": 1},
        ),
        # Four themes are named; the fourth is drawn among those that nobody ranked: SHA-256 of the seed, 0, "lomba", 0
        # and the number is lowest for 4 (0359…).
        "lomba": Outcome(winners=["5", "1", "2", "4"], scores={"5": 8, "1": 6, "2": 4}, spent=0, valid=2),
        "humaita": Outcome(winners=["8", "2", "7", "6"], scores={"8": 8, "2": 6, "7": 4, "6": 2}, spent=0, valid=2),
        "centro": Outcome(winners=["7", "8", "2", "3"], scores={"7": 20, "8": 15, "2": 10, "3": 5}, spent=0, valid=5),
        # Restinga weighs 22, Lomba 20, Humaitá 14, Centro 12. 2: 22×6 + 20×4 + 14×6 + 12×10; 1: 22×12 + 20×6;
        # 7: 14×4 + 12×20; 8: 14×8 + 12×15; 4: 22×9; 5: 20×8; 3: 22×3 + 12×5; 6: 14×2. Three win.
        "cidade": Outcome(
            winners=["2", "1", "7"],
            scores={"2": 416, "1": 384, "7": 296, "8": 292, "4": 198, "5": 160, "3": 126, "6": 28},
            spent=0,
            valid=12,
            blank=1,
            invalid={"two-ranks": 1},
            refused={"8": "not-among-the-best"},
        ),
    },
)

HELSINKI_2024 = PresetDay(
    SmallDay(
        {
            "hertonas": {
                "kaakkoinen": [
                    {"kaakkoinen": "1 5"},
                    {"kaakkoinen": "1 5"},
                    {"kaakkoinen": "1 3 4"},
                    {},
                    {"kaakkoinen": "1 2 3 4 5 6"},
                ],
            },
        },
        [
            Digital(4, "kaakkoinen", "1|5", also_on_paper=True),
            Digital(3, "kaakkoinen", "1|3|4"),
            Digital(3, "kaakkoinen", "3|7"),
            Digital(2, "kaakkoinen", "2"),
        ],
        both_ways=["hertonas"],
    ),
    {
        # 1: 3+3+3; 3: 1+3+3; 5: 2+3; 4: 1+3; 7: 3; 2: 2. The pot is 58/664 of 8800: 768.675 (thousands of euros).
        # At the top of their classes 1 costs 280 (→ 488.675), 3 120 (→ 368.675), 5 280 (→ 88.675), 4 60 (→ 28.675);
        # 7 would cost 60 and 2 120. Nobody voted for 6.
        "kaakkoinen": Outcome(
            winners=["1", "3", "5", "4"],
            scores={"1": 9, "3": 7, "5": 5, "4": 4, "7": 3, "2": 2},
            spent=740_000,
            valid=14,
            blank=1,
            invalid={"too-many": 1},
            refused={"7": "did-not-fit", "2": "did-not-fit", "6": "below-threshold"},
        ),
    },
)

HELSINKI_2019 = PresetDay(
    SmallDay(
        {
            "vallgard": {
                "keskinen": [
                    {"keskinen": "1 4", "helsinki": "1 4"},
                    {"keskinen": "1 3", "helsinki": "1 5"},
                    {"helsinki": "2"},
                    {"keskinen": "2"},
                ],
            },
        },
        [
            Digital(4, "keskinen", "1|4", also_on_paper=True),
            Digital(3, "keskinen", "2|3|4"),
            Digital(1, "keskinen", "2"),
            Digital(5, "helsinki", "1|4", also_on_paper=True),
            Digital(4, "helsinki", "2|3|4"),
            Digital(2, "helsinki", "1|5"),
        ],
        both_ways=["vallgard"],
    ),
    {
        # The pot is 97/664 of 3520: 514.217; 1 and 3 cost 435 + 95 = 530 together. 4: 1+3+3; 2: 1+3+1; 1: 1+3; 3: 3.
        # 4 (70 → 444.217), 2 (30 → 414.217), 1 costs 435, 3 (95 → 319.217).
        "keskinen": Outcome(
            winners=["4", "2", "3"],
            scores={"4": 7, "2": 5, "1": 4, "3": 3},
            spent=195_000,
            valid=9,
            blank=1,
            invalid={"over-budget": 1},
            refused={"1": "did-not-fit"},
        ),
        # A fifth of 4400: 880. 4: 1+4+4; 1: 2+4+2; 2: 1+4; 3: 4; 5: 1+2.
        # 4 (380 → 500), 1 (35 → 465), 2 (290 → 175), 3 costs 200, 5 (140 → 35).
        "helsinki": Outcome(
            winners=["4", "1", "2", "5"],
            scores={"4": 9, "1": 8, "2": 5, "3": 4, "5": 3},
            spent=845_000,
            valid=13,
            blank=1,
            refused={"3": "did-not-fit"},
        ),
    },
)

SHARED_MONEY = {"porto-alegre": PORTO_ALEGRE, "helsinki-2024": HELSINKI_2024, "helsinki-2019": HELSINKI_2019}
