"""Small days of the other Swedish presets. Costs and pots in the comments: thousands of SEK; ``→`` is what is left."""

from day.small_day import Digital, SmallDay
from tests.journeys.days.outcome import Outcome, PresetDay

STOCKHOLM = PresetDay(
    SmallDay(
        {
            "tensta": {
                "jarva": [
                    {"jarva": "3 7 1"},
                    {"jarva": "7 3"},
                    {"jarva": "1 5 8"},
                    {},
                    {"jarva": "1 2 3 4"},
                ],
            },
            "skarholmen": {"skarholmen": [{"skarholmen": "1 2"}, {"skarholmen": "1 4"}]},
        },
        [
            Digital(13, "jarva", "1|3|7", also_on_paper=True),
            Digital(11, "jarva", "5|7"),
            Digital(9, "jarva", "2"),
            Digital(10, "jarva", "5|6|8"),
            Digital(10, "skarholmen", "1|2|3"),
            Digital(9, "skarholmen", "4"),
        ],
        both_ways=["tensta"],
    ),
    {
        # Pot 3000, at least 10 votes. 7: 2+12+11; 5: 1+11+10; 1 and 3: 2+12; 8: 1+10; 6: 10; 2: 9.
        # 7 (960 → 2040), 5 (1250 → 790), 3 is ruled out by 7, 1 costs 850, 8 (230 → 560), 6 (310 → 250).
        "jarva": Outcome(
            winners=["7", "5", "8", "6"],
            scores={"7": 25, "5": 22, "1": 14, "3": 14, "8": 11, "6": 10, "2": 9},
            spent=2_750_000,
            valid=45,
            blank=1,
            invalid={"too-many": 1},
            refused={"3": "excluded", "1": "did-not-fit", "2": "below-threshold"},
        ),
        # Pot 2500. 1: 2+10; 2: 1+10; 3: 10; 4: 1+9.
        # 1 (1400 → 1100), 2 (780 → 320), 3 costs 360, 4 (190 → 130).
        "skarholmen": Outcome(
            winners=["1", "2", "4"],
            scores={"1": 12, "2": 11, "3": 10, "4": 10},
            spent=2_370_000,
            valid=21,
            refused={"3": "did-not-fit"},
        ),
    },
)

GOTEBORG = PresetDay(
    SmallDay(
        {
            "biskopsgarden": {
                "hisingen": [
                    {"hisingen": "4"},
                    {"hisingen": "4"},
                    {},
                    {"hisingen": "1 4"},
                ],
                "hisingen-contrast": [{"hisingen": "1"}],
                "hisingen-en": [{"hisingen": "7"}],
            },
        },
        [Digital(3, "hisingen", "1", also_on_paper=True), Digital(2, "hisingen", "4")],
        both_ways=["biskopsgarden"],
    ),
    {
        # One winner. 4: 2+2; 1: 1+2, as one of the three voted on paper in the end; 7: 1.
        "hisingen": Outcome(
            winners=["4"],
            scores={"4": 4, "1": 3, "7": 1},
            spent=500_000,
            valid=8,
            blank=1,
            invalid={"too-many": 1},
            refused={"1": "not-among-the-best"},
        ),
    },
)

HANINGE = PresetDay(
    SmallDay(
        {
            "jordbro": {
                "jordbro": [
                    {"jordbro": "3:1 1:2 5:3"},
                    {"jordbro": "3:1 2:2"},
                    {"jordbro": "1:1 5:2 9:3"},
                    {},
                    {"jordbro": "1:1 1:2"},
                ],
                "jordbro-en": [{"jordbro": "2:1 5:2"}],
            },
        },
        [Digital(3, "jordbro", "1|5|12", also_on_paper=True), Digital(1, "jordbro", "4|3|2")],
        both_ways=["jordbro"],
    ),
    {
        # Points 3, 2, 1. 1: 2+3+2×3; 5: 1+2+2+2×2; 3: 3+3+2; 2: 2+3+1; 4: 3; 12: 2×1; 9: 1.
        # Pot 400: 1 (250 → 150), 5 (90 → 60), 3, 2 and 4 cost 390, 180 and 400, 12 (60 → 0).
        "jordbro": Outcome(
            winners=["1", "5", "12"],
            scores={"1": 11, "5": 9, "3": 8, "2": 6, "4": 3, "12": 2, "9": 1},
            spent=400_000,
            valid=7,
            blank=1,
            invalid={"two-ranks": 1},
            refused={"3": "did-not-fit"},
        ),
    },
)

NASSJO = PresetDay(
    SmallDay(
        {
            "forserum": {
                "forserum": [
                    {"forserum": "3:1 3:2 3:3"},
                    {"forserum": "1:1 1:2 2:1"},
                    {"forserum": "3:1 1:1 4:1"},
                    {},
                    {"forserum": "4:1 4:2 1:1 2:1"},
                    {"forserum": "4:2 4:3"},
                ],
            },
        },
        [
            Digital(3, "forserum", "2|3", "1|2", also_on_paper=True),
            Digital(2, "forserum", "1", "3"),
            Digital(1, "forserum", "4|9|12", "1|1|1"),
        ],
        both_ways=["forserum"],
    ),
    {
        # 1: 2+1+2×3; 3: 3+1+2×2; 4: 1+2+1; 2: 1+2×1; 9: 1; 12: 1. A ballot with four crosses is one too many.
        # Pot 500: 1 (200 → 300), 3 (190 → 110), 4 costs 180, 2 (45 → 65); of 9 and 12 only 12 fits (35 → 30).
        "forserum": Outcome(
            winners=["1", "3", "2", "12"],
            scores={"1": 9, "3": 8, "4": 4, "2": 3, "9": 1, "12": 1},
            spent=470_000,
            valid=9,
            blank=1,
            invalid={"too-many": 1},
            refused={"4": "did-not-fit", "9": "did-not-fit"},
        ),
    },
)

UPPSALA = PresetDay(
    SmallDay(
        {
            "bygden": {
                "bjorklinge": [
                    {"bjorklinge": "1 2"},
                    {"bjorklinge": "1 3"},
                    {"bjorklinge": "1 2 5"},
                    {"bjorklinge": "3 4 5 6"},
                    {},
                ],
                "ostra": [{"ostra": "2 4 5"}],
                "vastra": [{"vastra": "3 4"}],
            },
        },
        [
            Digital(2, "bjorklinge", "3|4|5", also_on_paper=True),
            Digital(3, "bjorklinge", "1|6"),
            Digital(2, "ostra", "1|2|4"),
            Digital(1, "ostra", "4"),
            Digital(1, "vastra", "1|2|5"),
            Digital(2, "vastra", "3|5"),
            Digital(1, "vastra", "3"),
        ],
        both_ways=["bygden"],
    ),
    {
        # Each pot 281.4, and no voter may choose for more: 1, 2 and 5 cost 150+120+40 = 310.
        # 1: 2+3; 6: 1+3; 3: 2+1; 4: 1+1; 5: 1+1; 2: 1. 1 (150 → 131.4), 6 (30 → 101.4), 3 (90 → 11.4).
        "bjorklinge": Outcome(
            winners=["1", "6", "3"],
            scores={"1": 5, "6": 4, "3": 3, "4": 2, "5": 2, "2": 1},
            spent=270_000,
            valid=7,
            blank=1,
            invalid={"over-budget": 1},
            refused={"5": "did-not-fit"},
        ),
        # 4: 1+2+1; 2: 1+2; 1: 2; 5: 1. 4 (15 → 266.4), 2 (60 → 206.4), 1 (160 → 46.4), 5 costs 95.
        "ostra": Outcome(winners=["4", "2", "1"], scores={"4": 4, "2": 3, "1": 2, "5": 1}, spent=235_000, valid=4),
        # 3: 1+2+1; 5: 1+2; 1, 2 and 4: 1. 3 (190 → 91.4), 5 (55 → 36.4), the others cost 70, 100 and 85.
        "vastra": Outcome(
            winners=["3", "5"],
            scores={"3": 4, "5": 3, "1": 1, "2": 1, "4": 1},
            spent=245_000,
            valid=5,
        ),
    },
)

VASTERVIK = PresetDay(
    SmallDay(
        {
            "edsbruk": {
                "norra": [
                    {"norra": "1 2 4"},
                    {"norra": "1 2"},
                    {"norra": "1 4 8"},
                    {},
                    {"norra": "1 2 3 4"},
                    {"norra": "2 8"},
                ],
            },
        },
        [Digital(4, "norra", "1|4|9", also_on_paper=True), Digital(2, "norra", "2|8")],
        both_ways=["edsbruk"],
    ),
    {
        # Two winners, one a place, within 500. 1: 3+3; 4: 2+3; 2: 3+2; 8: 2+2; 9: 3.
        # 1 in Ukna (250 → 250), 4 costs 260, 2 is in Ukna too, 8 on Helgenäs (245 → 5).
        "norra": Outcome(
            winners=["1", "8"],
            scores={"1": 6, "2": 5, "4": 5, "8": 4, "9": 3},
            spent=495_000,
            valid=9,
            blank=1,
            invalid={"too-many": 1},
            refused={"2": "excluded", "4": "did-not-fit"},
        ),
    },
)

SWEDEN = {
    "stockholm-pilot": STOCKHOLM,
    "goteborg-hisingen": GOTEBORG,
    "haninge": HANINGE,
    "nassjo": NASSJO,
    "uppsala": UPPSALA,
    "vastervik": VASTERVIK,
}
