"""Why something is held, excluded, rejected or alarming at the merge: each with its sentences."""

from ballots.outcome import Outcome


class HeldReason(Outcome):
    """Why a ballot or a vote is not counted yet."""

    UNREGISTERED = (
        "unregistered",
        "Ingen röstlokal har anmält att den skrev ut röstsedeln. Låt två personer se på pappret.",
        "No station registered this ballot as printed. Let two people look at the paper.",
    )
    OVER_QUOTA = (
        "over-quota",
        "Fler röstsedlar är utskrivna med nyckeln än den får skriva. Utred vem som skrev ut dem.",
        "More ballots were printed with the key than it may print. Find out who printed them.",
    )
    SPOILED_BUT_CAST = (
        "spoiled-but-cast",
        "Röstsedeln är kasserad men har ändå lästs ur en valurna. Jämför med de kasserade sedlarna.",
        "The ballot was handed back but was read from a box all the same. Compare with the spoiled ballots.",
    )
    MISFIT_AMENDMENT = (
        "misfit-amendment",
        "En rättelse av röstsedeln passar inte ihop med det som stationen har levererat. Låt två personer se på "
        "pappret.",
        "A correction of the ballot does not fit what the station has delivered. Let two people look at the paper.",
    )
    OTHER_MARKS = (
        "other-marks",
        "Samma röstsedel har lästs två gånger med olika kryss. Låt två personer se på pappret.",
        "The same ballot was read twice with different marks. Let two people look at the paper.",
    )
    WRONG_CONTESTS = (
        "wrong-contests",
        "Röstsedelns delomröstningar är inte de som hör till dess typ. Läs röstsedeln igen.",
        "The ballot's contests are not those of its style. Read the ballot again.",
    )
    VERDICT_DIFFERS = (
        "verdict-differs",
        "Stationens bedömning stämmer inte med kryssen. Läs röstsedeln igen.",
        "The station's verdict is not what the marks give. Read the ballot again.",
    )
    DISAGREED = (
        "disagreed",
        "Två granskare är oeniga. Centralen avgör med bilden framför sig.",
        "Two reviewers disagree. Central decides with the picture at hand.",
    )
    PAGE_MISSING = (
        "page-missing",
        "Ett blad av röstsedeln saknas. Leta efter bladet i röstlokalen.",
        "A sheet of the ballot is missing. Look for it at the station.",
    )


class Excluded(Outcome):
    """Why a digital vote does not count."""

    REPLACED = (
        "replaced",
        "Ersatt av en röst på papper.",
        "Replaced by a vote on paper.",
    )
    CONFLICT = (
        "conflict",
        "Väljaren fick en röstsedel fast den digitala rösten spärrade. Röstsedeln kan inte tas ur valurnan.",
        "The voter was handed a ballot although the digital vote barred it. The ballot cannot be taken out of the box.",
    )
    VOIDED = (
        "voided",
        "Båda rösterna är ogiltiga, för väljaren röstade både digitalt och på papper.",
        "Both votes are void, since the voter voted both digitally and on paper.",
    )


class EnvelopeVerdict(Outcome):
    """What to do with a provisional ballot's envelope."""

    ACCEPTED = ("accepted", "Godkänd: blanda och läs in.", "Accepted: mix and scan.")
    VOTED_ON_PAPER = (
        "voted-on-paper",
        "Avvisad: väljaren har redan röstat på papper. Förstör oöppnad och skriv upp det.",
        "Rejected: the voter has voted on paper already. Destroy unopened and write it down.",
    )
    VOTED_DIGITALLY = (
        "voted-digitally",
        "Avvisad: väljaren har redan röstat digitalt. Förstör oöppnad och skriv upp det.",
        "Rejected: the voter has voted digitally already. Destroy unopened and write it down.",
    )
    TWO_ENVELOPES = (
        "two-envelopes",
        "Oavgjord: väljaren har två kuvert. Två personer avgör.",
        "Undecided: the voter has two envelopes. Two people decide.",
    )
    PARTLY = (
        "partly",
        "Oavgjord: väljaren har redan röstat i några av delomröstningarna. Två personer avgör.",
        "Undecided: the voter has voted in some of the contests already. Two people decide.",
    )

    @property
    def undecided(self) -> bool:
        """Whether people have to decide."""
        return self in (EnvelopeVerdict.TWO_ENVELOPES, EnvelopeVerdict.PARTLY)


class AlarmKind(Outcome):
    """What in the numbers of a station needs an explanation."""

    MORE_BALLOTS_THAN_VOTERS = (
        "more-ballots-than-voters",
        "Fler röstsedlar än avprickade väljare.",
        "More ballots than checked-in voters.",
    )
    MORE_IN_CONTEST = (
        "more-in-contest",
        "Fler röster i delomröstningen än väljare som fick rösta i den.",
        "More votes in the contest than voters who were handed it.",
    )
    BOX_DIFFERS = (
        "box-differs",
        "Antalet lästa röstsedlar är ett annat än det som räknades för hand.",
        "The number of ballots read is not the one counted by hand.",
    )
    BOX_NOT_CLOSED = (
        "box-not-closed",
        "Röstsedlar har lästs ur en valurna som aldrig stängdes.",
        "Ballots were read from a box that was never closed.",
    )
