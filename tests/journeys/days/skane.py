"""Small days of the presets in Skåne. Costs and pots in the comments: thousands of SEK; ``→`` is what is left."""

from day.small_day import Digital, SmallDay
from tests.journeys.days.outcome import Outcome, PresetDay

LUND = PresetDay(
    SmallDay(
        {
            "bokbussen": {
                "dalby": [{"dalby": "3"}, {"dalby": "3"}, {"dalby": "1"}],
                "genarp": [{"genarp": "2"}],
                "sandby": [{"sandby": "6"}],
                "stangby": [{"stangby": "4"}],
                "stangby-en": [{"stangby": "1"}],
                "veberod": [{"veberod": "1 3"}, {}],
            },
        },
        [
            Digital(4, "dalby", "3", also_on_paper=True),
            Digital(3, "dalby", "1"),
            Digital(3, "dalby", "2"),
            Digital(2, "dalby", "5"),
            Digital(1, "dalby", "6"),
            Digital(3, "genarp", "1"),
            Digital(2, "genarp", "3"),
            Digital(1, "genarp", "5"),
            Digital(2, "sandby", "6"),
            Digital(2, "sandby", "2"),
            Digital(1, "sandby", "1"),
            Digital(3, "stangby", "4"),
            Digital(1, "stangby", "1"),
            Digital(1, "stangby", "5"),
            Digital(2, "veberod", "1"),
            Digital(1, "veberod", "2"),
        ],
        both_ways=["bokbussen"],
        stick=False,
    ),
    {
        # Each pot 1200. 3: 2+3, as one of the four voted on paper in the end; 1: 1+3.
        # 3 (500 → 700), 1 (400 → 300), 2 (250 → 50); 5 costs 350, 6 costs 120; nobody wants 4.
        "dalby": Outcome(
            winners=["3", "1", "2"],
            scores={"3": 5, "1": 4, "2": 3, "5": 2, "6": 1},
            spent=1_150_000,
            valid=15,
            refused={"5": "did-not-fit", "6": "did-not-fit", "4": "below-threshold"},
        ),
        # 1 (300 → 900), 3 (450 → 450); of 2 and 5 with one vote each only 5 fits (90 → 360), 2 costs 500.
        "genarp": Outcome(winners=["1", "3", "5"], scores={"1": 3, "3": 2, "2": 1, "5": 1}, spent=840_000, valid=7),
        # 6 (495 → 705), 2 (380 → 325), 1 (300 → 25).
        "sandby": Outcome(winners=["6", "2", "1"], scores={"6": 3, "2": 2, "1": 1}, spent=1_175_000, valid=6),
        # 4: 1+3; 1: one on an English ballot and 1. 4 (460 → 740), 1 (480 → 260); 5 costs 370.
        "stangby": Outcome(winners=["4", "1"], scores={"4": 4, "1": 2, "5": 1}, spent=940_000, valid=7),
        # 1 (320 → 880), 2 (440 → 440).
        "veberod": Outcome(
            winners=["1", "2"],
            scores={"1": 2, "2": 1},
            spent=760_000,
            valid=3,
            blank=1,
            invalid={"too-many": 1},
        ),
    },
)

TRELLEBORG = PresetDay(
    SmallDay(
        {
            "anderslov": {
                "norra": [
                    {"norra": "1 3 5"},
                    {"norra": "1 3 6"},
                    {"norra": "1 2 7"},
                    {"norra": "10 2 3"},
                    {"norra": "10 5 6"},
                    {},
                    {"norra": "1 2 3 4"},
                ],
                "norra-large": [{"norra": "5 2"}],
                "norra-en": [{"norra": "6"}],
            },
        },
        [Digital(5, "norra", "1|2|10", also_on_paper=True), Digital(2, "norra", "2|3|9"), Digital(1, "norra", "5|14")],
        both_ways=["anderslov"],
    ),
    {
        # Pot 5000. 2: 3+4+2; 1: 3+4; 10: 2+4; 3: 3+2; 5: 3+1; 6: 3; 9: 2; 7: 1; 14: 1.
        # 2 (950 → 4050), 1 (1000 → 3050), 10 is ruled out by 1, 3 (850 → 2200), 5 (900 → 1300), 6 (750 → 550),
        # 9 costs 650; of 7 and 14 with one vote each only 7 fits (300 → 250), 14 costs 600.
        "norra": Outcome(
            winners=["2", "1", "3", "5", "6", "7"],
            scores={"2": 9, "1": 7, "10": 6, "3": 5, "5": 4, "6": 3, "9": 2, "7": 1, "14": 1},
            spent=4_750_000,
            valid=14,
            blank=1,
            invalid={"too-many": 1},
            refused={"10": "excluded", "9": "did-not-fit", "14": "did-not-fit", "4": "below-threshold"},
        ),
    },
)

TRELLEBORG_2022 = PresetDay(
    SmallDay(
        {
            "smygehamn": {
                "sodra": [
                    {"sodra": "8 12 14"},
                    {"sodra": "8 12 14"},
                    {"sodra": "12 14 3"},
                    {"sodra": "12 5 1"},
                    {"sodra": "7 15 10"},
                    {"sodra": "3"},
                    {},
                    {"sodra": "1 2 3 4"},
                ],
            },
        },
        [
            Digital(6, "sodra", "9", also_on_paper=True),
            Digital(75, "sodra", "1|4|9"),
            Digital(65, "sodra", "2|5"),
            Digital(58, "sodra", "6|10"),
            Digital(55, "sodra", "7|13"),
            Digital(53, "sodra", "11|15"),
            Digital(48, "sodra", "8|12|14"),
            Digital(47, "sodra", "3"),
        ],
        both_ways=["smygehamn"],
    ),
    {
        # At least 50 votes. 9: 5+75; 1: 1+75; 4: 75; 5: 1+65; 2: 65; 10: 1+58; 6: 58; 7: 1+55; 13: 55; 15: 1+53;
        # 11: 53; 12: 4+48; 14: 3+48; 8: 2+48, just enough; 3: 2+47, one too few.
        # Up to 1000 one winner: 1 (1000), not 2. Up to 500 four: 4, 5, 6, 7 (500+450+480+420), not 8.
        # Up to 250 four: 9, 10, 13, 11 (240+250+130+160), not 12. Up to 100 ten: 15, 14 (95+60).
        # 1000 + 1850 + 780 + 155 = 3785 of 5000.
        "sodra": Outcome(
            winners=["9", "1", "4", "5", "10", "6", "7", "13", "15", "11", "14"],
            scores={"9": 80, "1": 76, "4": 75, "5": 66, "2": 65, "10": 59, "6": 58, "7": 56}
            | {"13": 55, "15": 54, "11": 53, "12": 52, "14": 51, "8": 50, "3": 49},
            spent=3_785_000,
            valid=412,
            blank=1,
            invalid={"too-many": 1},
            refused={"2": "tier-full", "8": "tier-full", "12": "tier-full", "3": "below-threshold"},
        ),
    },
)

SKANE = {"lund": LUND, "trelleborg": TRELLEBORG, "trelleborg-2022": TRELLEBORG_2022}
