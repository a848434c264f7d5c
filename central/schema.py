"""The tables of central's database, in SQLAlchemy Core and without anything that only one database knows.

Two kinds of tables. What arrived is kept as it came (``batches``, ``disputed``, ``requests``, ``manifests``): sealed
and signed bytes, never changed. What it says is written beside it in the same transaction (``ballots``,
``contest_records``, ``check_ins``, ``station_records``) so that the count can ask for it.

Nothing here pairs a voter with a ballot: check-ins hold nullifiers, ballots hold none, and both are keyed by values
that keep no order (``WITHOUT ROWID`` on SQLite, so that no row number betrays the order of arrival either).
"""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text

# Raised whenever a table is added; a database with a larger number belongs to a newer program, and one with a smaller
# number gets the tables that it lacks.
VERSION = 3

metadata = MetaData()


def _table(name: str, *columns: Column[object]) -> Table:
    return Table(name, metadata, *columns, sqlite_with_rowid=False)


schema_version = _table("schema_version", Column("version", Integer, primary_key=True, autoincrement=False))

# Manifests as published, each its signed bytes.
manifests = _table(
    "manifests",
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("envelope", LargeBinary, nullable=False),
)

# The next manifest while it waits for the board's signatures: its JSON, unsigned. One row at most.
draft = _table(
    "draft",
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("manifest", Text, nullable=False),
)

# One-time codes of kits: only their hash; ``used_by`` is the incarnation that was approved with it.
codes = _table(
    "codes",
    Column("code_hash", String(64), primary_key=True),
    Column("station", String(40), nullable=False),
    Column("used_by", String(64)),
)

# Enrolment requests as they came; ``hash`` is that of the signed payload and starts the incarnation's chains.
requests = _table(
    "requests",
    Column("hash", String(64), primary_key=True),
    Column("incarnation", String(64), nullable=False, index=True),
    Column("station", String(40), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("received_at", String(20), nullable=False),
    Column("approved", Boolean, nullable=False),
)

# The election secret for each approved incarnation, sealed to it; the same bytes every time it asks.
grants = _table(
    "grants",
    Column("incarnation", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

# Accepted batches: the sealed bytes, and the receipt that was given for them.
batches = _table(
    "batches",
    Column("incarnation", String(64), primary_key=True),
    Column("stream", String(8), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("received_at", String(20), nullable=False),
)

# Streams in which two histories were signed; nothing is accepted there until people have decided.
frozen_streams = _table(
    "frozen_streams",
    Column("incarnation", String(64), primary_key=True),
    Column("stream", String(8), primary_key=True),
)

# Genuine batches that were not accepted (fork, frozen, quarantine), kept for the people who decide.
disputed = _table(
    "disputed",
    Column("hash", String(64), primary_key=True),
    Column("incarnation", String(64), nullable=False),
    Column("stream", String(8), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("received_at", String(20), nullable=False),
)

# What a person must look at: ``kind`` is a central.incidents.Kind, ``note`` says what was found.
incidents = _table(
    "incidents",
    Column("id", String(64), primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("incarnation", String(64)),
    Column("stream", String(8)),
    Column("seq", Integer),
    Column("note", Text, nullable=False),
    Column("noticed_at", String(20), nullable=False),
)

# Ballots by the leaf of their private part.
ballots = _table(
    "ballots",
    Column("leaf", String(64), primary_key=True),
    Column("incarnation", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("serial", String(16), nullable=False, index=True),
    Column("style", String(60), nullable=False),
    Column("box_station", String(60), nullable=False),
    Column("box_number", String(60), nullable=False),
    Column("box_seal", String(60), nullable=False),
)

# One contest on one ballot, by its leaf; ``marks`` is JSON [[project, column], …].
contest_records = _table(
    "contest_records",
    Column("leaf", String(64), primary_key=True),
    Column("ballot", String(64), ForeignKey("ballots.leaf"), nullable=False, index=True),
    Column("contest", String(40), nullable=False),
    Column("marks", Text, nullable=False),
    Column("validity", String(24)),
    Column("held", String(24)),
)

# Corrections of ballots, by the leaf of their own private part: the one that each takes the place of, why, and who
# decided so (JSON). Whether it fits is for central.amending to say.
amendments = _table(
    "amendments",
    Column("leaf", String(64), ForeignKey("ballots.leaf"), primary_key=True),
    Column("amends", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("people", Text, nullable=False),
)

# The leaves that an amendment says count no more.
superseded = _table(
    "superseded",
    Column("incarnation", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("leaf", String(64), primary_key=True),
)

# The pictures that ballots with a held contest name, by the SHA-256 of the picture.
held_pictures = _table(
    "held_pictures",
    Column("picture", String(64), primary_key=True),
    Column("ballot", String(64), ForeignKey("ballots.leaf"), primary_key=True),
    Column("page", Integer, primary_key=True, autoincrement=False),
)

# Sealed pictures as they came, under that name; ``sealed`` is null once ``destroyed`` says when, by what and by whom.
blobs = _table(
    "blobs",
    Column("name", String(64), primary_key=True),
    Column("sealed", LargeBinary),
    Column("received_at", String(20), nullable=False),
    Column("destroyed", Text),
)

# Check-ins and their withdrawals, as JSON of ballots.station_records.
check_ins = _table(
    "check_ins",
    Column("nullifier", String(64), primary_key=True),
    Column("incarnation", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
)

# All that stations say besides ballots and check-ins, as JSON of ballots.station_records: what happened to the
# paper, and how each stream was opened and closed.
station_records = _table(
    "station_records",
    Column("incarnation", String(64), primary_key=True),
    Column("stream", String(8), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
)

# Each file of digital votes that was read, by the SHA-256 of its bytes.
digital_imports = _table(
    "digital_imports",
    Column("hash", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("votes", Integer, nullable=False),
    Column("imported_at", String(20), nullable=False),
)

# Digital votes: ``choices`` and ``amounts`` are JSON lists, as ballots.judging.Vote has them.
digital_votes = _table(
    "digital_votes",
    Column("nullifier", String(64), primary_key=True),
    Column("contest", String(40), primary_key=True),
    Column("choices", Text, nullable=False),
    Column("amounts", Text, nullable=False),
    Column("import_hash", String(64), ForeignKey("digital_imports.hash"), nullable=False),
)

# That digital voting has ended, and when: stations rely on the list of digital voters from then on. One row at most.
digital_end = _table(
    "digital_end",
    Column("ended_at", String(20), primary_key=True),
)
