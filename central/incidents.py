"""What a person at central must look at. Everything listed here is kept; nothing of it is counted by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ballots.outcome import Outcome
from central import schema
from central.clock import text_of
from sync.batch import Stream
from sync.wire import sha256_hex

# A hostile record may be as long as a batch; the sentence on the screen must not be.
_MOST_SHOWN = 300


class Kind(Outcome):
    """What happened, with a sentence in Swedish and English on what to do."""

    FORK = (
        "fork",
        "Två olika leveranser har samma plats i ordningen. Båda är sparade och mottagningen är stoppad. "
        "Undersök stationens dator.",
        "Two different deliveries claim the same place. Both are kept and the stream is stopped. "
        "Examine the station's computer.",
    )
    FROZEN = (
        "frozen",
        "En leverans kom efter en konflikt. Den är sparad men räknas inte.",
        "A delivery came after a conflict. It is kept but not counted.",
    )
    QUARANTINE = (
        "quarantine",
        "En leverans kom från en spärrad dator. Den är sparad men räknas inte förrän valledningen har beslutat.",
        "A delivery came from a revoked computer. It is kept but not counted until the board decides.",
    )
    AFTER_CLOSE = (
        "after-close",
        "En leverans kom efter stängningsprotokollet. Den är sparad men räknas inte. Ring stationen.",
        "A delivery came after the closing record. It is kept but not counted. Call the station.",
    )
    NOT_READABLE = (
        "not-readable",
        "En uppgift i en äkta leverans går inte att förstå. Den är sparad men räknas inte. "
        "Stationen kan ha en annan programversion.",
        "A record in a genuine delivery cannot be understood. It is kept but not counted. "
        "The station may run another version of the program.",
    )
    CORRECTED = (
        "corrected",
        "En station har tagit tillbaka något som den hade antecknat av misstag. Läs skälet, och ring om det är oklart.",
        "A station took back what it had recorded by mistake. Read the reason, and call if it is not clear.",
    )
    MISFIT_AMENDMENT = (
        "misfit-amendment",
        "En rättelse av röstsedlar passar inte ihop med det som stationens dator har levererat. Den är sparad, och "
        "röstsedlarna räknas inte. Ring stationen och låt två personer se på pappren.",
        "A correction of ballots does not fit what the station's computer has delivered. It is kept, and its ballots "
        "are not counted. Call the station and let two people look at the papers.",
    )
    MANIFEST_AHEAD = (
        "manifest-ahead",
        "En station har ett nyare manifest än centralen. Centralen är återställd från en för gammal kopia.",
        "A station holds a newer manifest than central does. Central was restored from too old a copy.",
    )
    MANIFEST_REGAINED = (
        "manifest-regained",
        "Ett manifest som centralen hade förlorat kom tillbaka på ett USB-minne. Se efter vilka ändringar som saknas.",
        "A manifest that central had lost came back on a stick. See which changes are lacking.",
    )
    RELEASED = (
        "released",
        "En stoppad dator får fortsätta. Det som passade in i ordningen är mottaget; resten är undanlagt.",
        "A computer that was stopped goes on. What fitted in was taken in, the rest stays set aside.",
    )
    RESTORED = (
        "restored",
        "Centralen är återställd från en säkerhetskopia. Stationerna skickar själva det som saknas; "
        "be dem som är stängda att leverera igen.",
        "Central was restored from a backup. Stations send what is missing by themselves; "
        "ask those that have closed to deliver again.",
    )


@dataclass(frozen=True)
class Incident:
    """One thing to look at. ``note`` adds what was found, in English; it names no serial and no voter."""

    kind: Kind
    incarnation: str | None
    stream: Stream | None
    seq: int | None
    note: str


def note(connection: Connection, incident: Incident, now: datetime) -> None:
    """Lists an incident; the same one again changes nothing."""
    stream = incident.stream.value if incident.stream else None
    text = incident.note[:_MOST_SHOWN]
    named = repr((incident.kind.value, incident.incarnation, stream, incident.seq, text))
    incident_id = sha256_hex(named.encode())
    known = select(schema.incidents.c.id).where(schema.incidents.c.id == incident_id)
    if connection.execute(known).first() is None:
        connection.execute(
            insert(schema.incidents).values(
                id=incident_id,
                kind=incident.kind.value,
                incarnation=incident.incarnation,
                stream=stream,
                seq=incident.seq,
                note=text,
                noticed_at=text_of(now),
            )
        )


def note_all(connection: Connection, incidents: Iterable[Incident], now: datetime) -> None:
    """Lists several."""
    for incident in incidents:
        note(connection, incident, now)


def listed(connection: Connection) -> list[Incident]:
    """All incidents, the oldest first."""
    table = schema.incidents
    rows = connection.execute(select(table).order_by(table.c.noticed_at, table.c.id))
    return [
        Incident(Kind(row.kind), row.incarnation, Stream(row.stream) if row.stream else None, row.seq, row.note)
        for row in rows
    ]
