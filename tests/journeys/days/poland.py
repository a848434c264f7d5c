"""Small days of the Polish presets. Costs and pots in the comments are in thousands of PLN, ``→`` is what is left."""

from day.small_day import Digital, SmallDay
from tests.journeys.days.outcome import Outcome, PresetDay

# One card with two contests: a mistake in one leaves the other as it is.
KRAKOW = PresetDay(
    SmallDay(
        {
            "wielopole": {
                "stare-miasto": [
                    {"miasto": "1:1 4:2 2:3", "stare-miasto": "1:1 2:2 3:3"},
                    {"miasto": "1:1 2:2 7:3"},
                    {"miasto": "4:1 1:2 9:3", "stare-miasto": "1:1 1:2 3:3"},
                    {"stare-miasto": "2:1 4:2 1:3"},
                    {"miasto": "1:1 4:1 2:2", "stare-miasto": "2:1 3:2 1:3"},
                ],
                "podgorze-duchackie": [{"miasto": "7:1 9:2 6:3", "podgorze-duchackie": "1:1 2:2 3:3"}],
            },
        },
        [
            Digital(3, "miasto", "1|4|2", also_on_paper=True),
            Digital(2, "miasto", "4|7|9"),
            Digital(1, "miasto", "2|7|8"),
            Digital(1, "miasto", "7|9|3"),
            Digital(2, "stare-miasto", "2|4|6", also_on_paper=True),
            Digital(2, "podgorze-duchackie", "2|1|5"),
        ],
        both_ways=["wielopole"],
    ),
    {
        # Points 3, 2, 1; the fifth ballot has two first choices. 4: 2+3+2×2+2×3; 1: 3+3+2+2×3; 7: 1+3+2×2+2+3;
        # 2: 1+2+2×1+3; 9: 1+2+2×1+2; 3, 6 and 8: 1.
        # Pot 7600: 4 (1520 → 6080), 1 (1520 → 4560), 7 (1450 → 3110), 2 (1500 → 1610), 9 (1080 → 530);
        # 3 and 6 cost 550 and 950, 8 fits (410 → 120).
        "miasto": Outcome(
            winners=["4", "1", "7", "2", "9", "8"],
            scores={"4": 15, "1": 14, "7": 13, "2": 8, "9": 7, "3": 1, "6": 1, "8": 1},
            spent=7_480_000,
            valid=10,
            blank=1,
            invalid={"two-on-rank": 1},
            refused={"3": "did-not-fit", "6": "did-not-fit", "5": "below-threshold"},
        ),
        # 2: 2+3+3+3; 1: 3+1+1; 4: 2+2; 3: 1+2; 6: 1.
        # Pot 1260.8: 2 (504 → 756.8), 1 (500 → 256.8), 4 (125 → 131.8), 3 costs 300, 6 (24 → 107.8).
        "stare-miasto": Outcome(
            winners=["2", "1", "4", "6"],
            scores={"2": 11, "1": 5, "4": 4, "3": 3, "6": 1},
            spent=1_153_000,
            valid=4,
            blank=1,
            invalid={"two-ranks": 1},
            refused={"3": "did-not-fit"},
        ),
        # 2: 2+2×3; 1: 3+2×2; 5: 2×1; 3: 1. Pot 1658.4: 350 + 660 + 90 + 120.
        "podgorze-duchackie": Outcome(
            winners=["2", "1", "5", "3"],
            scores={"2": 8, "1": 7, "5": 2, "3": 1},
            spent=1_220_000,
            valid=3,
        ),
    },
)

# Ten voters with a share of 107 each: m1 to m5 want what lies by the river and the sports ground, n1 to n5 the rest.
SWIECIE = PresetDay(
    SmallDay(
        {
            "ratusz": {
                "swiecie": [
                    {"swiecie": "1 2 3"},
                    {"swiecie": "1 2 3"},
                    {},
                    {"swiecie": "1 2"},
                    {"swiecie": "4 6 7"},
                ],
                "swiecie-en": [{"swiecie": "5 9 10"}],
            },
        },
        [
            Digital(3, "swiecie", "1|2|3", also_on_paper=True),
            Digital(1, "swiecie", "1|2|10"),
            Digital(1, "swiecie", "4|6|8"),
            Digital(1, "swiecie", "4|7|8"),
            Digital(1, "swiecie", "1|5|9"),
        ],
        both_ways=["ratusz"],
    ),
    {
        # m1–m4: 1 2 3. m5: 1 2 10. n1: 4 6 7. n2: 4 6 8. n3: 4 7 8. n4: 5 9 10. n5: 1 5 9.
        # 1 (450) has six voters who pay 75 each: m1–m5 and n5 keep 32. 2 (300) would cost m1–m5 60 each, 3 (280) m1–m4
        # 70 each: too much. 4 (285) costs n1–n3 95 each: they keep 12. 5 (120): n5 pays 32, n4 88 of 107.
        # Now 855 of 1070 is spent. Raising the shares buys nothing new until 135, when m1–m5 could pay for 2, but 1155
        # is more than the pot. (Up to there 6, 7 and 8 cost more than two of n1–n3 have left, at most 80; 9 and 10 more
        # than n4 has with n5 or m5, at most 195.) So 1, 4 and 5 are bought, by six, three and two voters in this order.
        # By votes it would be 1, 2 and 3 (1030, nothing else fits into 40): better for m1–m5, worse for n1–n5. Five
        # against five is not more, so what the shares bought stands.
        "swiecie": Outcome(
            winners=["1", "4", "5"],
            scores={"1": 6, "2": 5, "3": 4, "4": 3, "5": 2, "6": 2, "7": 2, "8": 2, "9": 2, "10": 2},
            spent=855_000,
            valid=10,
            blank=1,
            invalid={"too-few": 1},
            refused={"2": "shares-too-small", "3": "shares-too-small", "11": "shares-too-small"},
        ),
    },
)

_TEN = "1 2 3 4 5 6 7 8 9 10"
_FIFTEEN = f"{_TEN} 11 12 13 14 15"

# One card with up to 25 crosses, on two pages.
WARSZAWA = PresetDay(
    SmallDay(
        {
            "urzad": {
                "wesola": [
                    {"wesola": _FIFTEEN, "miasto": _TEN},
                    {"wesola": f"{_FIFTEEN} 16", "miasto": f"{_TEN} 11"},
                    {"wesola": "1 2"},
                ],
                "wesola-en": [{"miasto": "3 4"}],
                "ursus": [{"ursus": "2 4", "miasto": "3 5 12"}],
            },
        },
        [
            Digital(121, "miasto", "1|2|5", also_on_paper=True),
            Digital(97, "miasto", "3|4"),
            Digital(30, "miasto", "2"),
            Digital(61, "wesola", "1|3|8|11", also_on_paper=True),
            Digital(70, "wesola", "8"),
            Digital(55, "wesola", "9|16"),
            Digital(49, "wesola", "2|15"),
            Digital(50, "ursus", "2|3"),
        ],
        both_ways=["urzad"],
        stick=False,
    ),
    {
        # At least 100 votes. 2: 1+120+30; 5: 1+1+120; 1: 1+120; 3: 3+97, just enough; 4: 2+97, one too few.
        # 5500 + 1250 + 6000 + 4750 of 30,000.
        "miasto": Outcome(
            winners=["2", "5", "1", "3"],
            scores={"2": 151, "5": 122, "1": 121, "3": 100, "4": 99}
            | dict.fromkeys(["6", "7", "8", "9", "10", "12"], 1),
            spent=17_500_000,
            valid=250,
            blank=1,
            invalid={"too-many": 1},
            refused={"4": "below-threshold"},
        ),
        # At least 50 votes. 8: 1+60+70; 1: 2+60; 3 and 11: 1+60; 9: 1+55; 16: 55; 2: 2+49; 15: 1+49, just enough.
        # Pot 1014.271: 8 (202.8 → 811.471), 1 (200 → 611.471), 11 is ruled out by 8, 3 (202 → 409.471),
        # 9 (52 → 357.471), 16 (200 → 157.471), 2 costs 200, 15 (139 → 18.471).
        "wesola": Outcome(
            winners=["8", "1", "3", "9", "16", "15"],
            scores={"8": 131, "1": 62, "3": 61, "11": 61, "9": 56, "16": 55, "2": 51, "15": 50}
            | dict.fromkeys(["4", "5", "6", "7", "10", "12", "13", "14"], 1),
            spent=995_800,
            valid=236,
            blank=1,
            invalid={"too-many": 1},
            refused={"11": "excluded", "2": "did-not-fit", "12": "below-threshold"},
        ),
        # 2: 1+50; 3: 50; 4: 1. 300 + 350 of 2500.
        "ursus": Outcome(winners=["2", "3"], scores={"2": 51, "3": 50, "4": 1}, spent=650_000, valid=51),
    },
)

POLAND = {"krakow": KRAKOW, "swiecie": SWIECIE, "warszawa": WARSZAWA}
