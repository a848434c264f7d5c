"""The journal's tables, and how an older journal becomes a newer one.

No table keeps an order or a time of voters or ballots: every table is WITHOUT ROWID, so rows lie in the order of
their keys, and the keys are random, or hashes, or serials. Nothing increments by itself.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from station.errors import JournalError

# One script a version; a new journal runs them all. Never change one that has been released, add another.
STEPS: tuple[str, ...] = (
    """
    -- What the station is, and small facts about its day.
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    -- Files as they came: the election file and this station's sealed enrolment request.
    CREATE TABLE documents (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE manifests (version INTEGER PRIMARY KEY, envelope BLOB NOT NULL) WITHOUT ROWID;
    -- What the streams checkins and paper will say; seq is the batch that says it, null until it is sealed.
    CREATE TABLE records (id TEXT PRIMARY KEY, stream TEXT NOT NULL, body TEXT NOT NULL, seq INTEGER) WITHOUT ROWID;
    CREATE INDEX records_to_seal ON records (stream, seq);
    -- Who was checked in here, known only by nullifier.
    CREATE TABLE checkins (nullifier TEXT PRIMARY KEY, voided INTEGER NOT NULL) WITHOUT ROWID;
    -- Every serial reserved here, and what became of it (station.paper.SerialState).
    CREATE TABLE serials (serial TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
    -- The urns; counted is null until the box is closed.
    CREATE TABLE boxes (number TEXT PRIMARY KEY, seal TEXT NOT NULL, counted INTEGER) WITHOUT ROWID;
    -- Ballots of which a sheet was read, with the number of sheets they should have; declared_missing names the people
    -- who looked for the others in vain; seq is the batch that carries the whole ballot.
    CREATE TABLE ballots (
        serial TEXT PRIMARY KEY, style TEXT NOT NULL, box TEXT NOT NULL, pages INTEGER NOT NULL, declared_missing TEXT,
        seq INTEGER
    ) WITHOUT ROWID;
    CREATE INDEX ballots_to_seal ON ballots (seq);
    -- The machine's reading of each accepted sheet, never changed afterwards.
    CREATE TABLE sheets (
        serial TEXT NOT NULL, page INTEGER NOT NULL, picture TEXT NOT NULL, sha256 TEXT NOT NULL,
        targets TEXT NOT NULL, PRIMARY KEY (serial, page)
    ) WITHOUT ROWID;
    -- Contests on a sheet that two people must look at; decision is null until they have.
    CREATE TABLE reviews (
        id TEXT PRIMARY KEY, serial TEXT NOT NULL, page INTEGER NOT NULL, contest TEXT NOT NULL, targets TEXT NOT NULL,
        decision TEXT, people TEXT, UNIQUE (serial, page, contest)
    ) WITHOUT ROWID;
    -- Sheets set aside, with the reason; the fingerprint keeps a second scan of the same from being held twice.
    CREATE TABLE held (
        id TEXT PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT, box TEXT NOT NULL, serial TEXT, page INTEGER,
        picture TEXT, sha256 TEXT, fingerprint TEXT NOT NULL UNIQUE
    ) WITHOUT ROWID;
    -- Sealed batches, sent as they are and never made again.
    CREATE TABLE outbox (
        stream TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, payload_hash TEXT NOT NULL,
        sealed BLOB NOT NULL, receipt BLOB, PRIMARY KEY (stream, seq)
    ) WITHOUT ROWID;
    """,
    """
    -- Parts of print runs whose serials (sorted, JSON) are registered. sha256 is that of the whole PDF, null until the
    -- file is durably on the disk; from then on it is never written again, since it may have been printed.
    CREATE TABLE print_parts (
        run TEXT NOT NULL, number INTEGER NOT NULL, serials TEXT NOT NULL, sha256 TEXT, PRIMARY KEY (run, number)
    ) WITHOUT ROWID;
    """,
    """
    -- Files of a watched folder that were read to the end, by a hash of what they were called and when they changed.
    -- Nothing says which ballots were in them.
    CREATE TABLE files_read (fingerprint TEXT PRIMARY KEY) WITHOUT ROWID;
    """,
    """
    -- The people who sign in here. folded is the name as it is compared, pin the Argon2id hash of their PIN, keyed with
    -- a secret of this computer (station.pins). A role of chair or deputy is had by one person each.
    CREATE TABLE workers (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, role TEXT NOT NULL, pin TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX one_chair_one_deputy ON workers (role) WHERE role != 'worker';
    """,
    """
    -- What a voter holds: a ballot for the box (firm), and so many provisional ones in envelopes.
    ALTER TABLE checkins ADD COLUMN firm INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE checkins ADD COLUMN envelopes INTEGER NOT NULL DEFAULT 0;
    UPDATE checkins SET firm = 0, envelopes = 1 WHERE nullifier IN (
        SELECT json_extract(body, '$.nullifier') FROM records
        WHERE stream = 'checkins' AND json_extract(body, '$.provisional')
    );
    UPDATE checkins SET firm = 0, envelopes = 0 WHERE voided = 1;
    -- How many voters were identified in which way, were helped, or had a visit; never who.
    CREATE TABLE tallies (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
    -- Numbers of emergency forms that were entered, so that none is entered twice; never whose they were.
    CREATE TABLE forms_entered (number TEXT PRIMARY KEY) WITHOUT ROWID;
    -- The register, each row under a key of its own (station.register).
    CREATE TABLE register (place TEXT PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID;
    """,
    """
    -- What the newest sealing of each ballot has committed to: a correction names what it takes the place of.
    CREATE TABLE sealed_leaves (leaf TEXT PRIMARY KEY, serial TEXT NOT NULL, is_private INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX sealed_leaves_of ON sealed_leaves (serial);
    -- Sealed ballots that two people opened again, why, and what was decided before (JSON); seq is the batch that
    -- carries the corrected ballot, null until it is sealed.
    CREATE TABLE amendments (
        id TEXT PRIMARY KEY, serial TEXT NOT NULL, reason TEXT NOT NULL, people TEXT NOT NULL, before TEXT NOT NULL,
        seq INTEGER
    ) WITHOUT ROWID;
    CREATE INDEX amendments_of ON amendments (serial, seq);
    -- Pictures of ballots with a held contest, sealed once for central; name is the picture's own SHA-256.
    CREATE TABLE blobs (name TEXT PRIMARY KEY, sealed BLOB NOT NULL, delivered INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX sheets_by_picture ON sheets (sha256);
    """,
    """
    -- The station that a box came from, null for this station's own; its number then begins with that station's id.
    -- sent is the seal under which a box left, null while it is here.
    ALTER TABLE boxes ADD COLUMN origin TEXT;
    ALTER TABLE boxes ADD COLUMN sent TEXT;
    """,
)


def bring_up_to_date(connection: sqlite3.Connection, backup: Path, steps: Sequence[str] = STEPS) -> None:
    """Runs the steps that the journal has not seen yet, after a copy of it was written to ``backup``.

    JournalError when the journal is newer than this program.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(steps):
        raise JournalError(
            "The journal was written by a newer version of this program ({found}; this one knows {known}). "
            "Install the newer version; nothing was changed.",
            found=version,
            known=len(steps),
        )
    if 0 < version < len(steps):
        # One from an attempt that failed holds the same journal.
        backup.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(backup),))
        backup.chmod(0o600)
    for number, step in enumerate(steps[version:], start=version + 1):
        # executescript commits what is open before it starts, so the transaction is part of the script.
        connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {number}; COMMIT;")
