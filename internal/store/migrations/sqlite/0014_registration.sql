-- +goose Up
-- Parties that come to a gathering, or want to (pendaftaran).
CREATE TABLE registration (
    id             TEXT PRIMARY KEY,
    gathering      TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    office         TEXT NOT NULL REFERENCES organisation (id), -- of the gathering
    party          TEXT REFERENCES party (id), -- empty: a stranger whom nobody has matched yet
    name           TEXT NOT NULL,
    nib            TEXT NOT NULL,
    person         TEXT NOT NULL,
    phone          TEXT NOT NULL, -- E.164
    email          TEXT NOT NULL,
    lang           TEXT NOT NULL CHECK (lang IN ('id', 'en')),
    state          TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'confirmed', 'pending', 'refused', 'cancelled', 'expired')),
    seat           INTEGER NOT NULL CHECK (seat IN (0, 1)), -- it uses a seat: a business
    turn           INTEGER NOT NULL CHECK (turn >= 1), -- in the order of coming
    score          INTEGER NOT NULL,
    score_note     TEXT NOT NULL,
    reason         TEXT NOT NULL,
    channel        TEXT NOT NULL CHECK (channel IN ('own', 'public', 'paper', 'walkin')),
    entered_by     TEXT NOT NULL, -- account; empty: a stranger
    district       TEXT NOT NULL, -- what sub-quotas look at, as of the registration
    cluster        TEXT NOT NULL,
    newcomer       INTEGER NOT NULL CHECK (newcomer IN (0, 1)),
    women          INTEGER NOT NULL CHECK (women IN (0, 1)),
    until          INTEGER, -- of an offer
    arrive         INTEGER NOT NULL, -- minutes after midnight; 0: the whole day
    leave          INTEGER NOT NULL,
    away           TEXT NOT NULL, -- JSON, numbers of slots, read only as a whole
    wants          TEXT NOT NULL, -- JSON, read only as a whole
    obstacle       TEXT NOT NULL,
    obstacle_words TEXT NOT NULL,
    version        INTEGER NOT NULL,
    link_version   INTEGER NOT NULL,
    ticket_mark    INTEGER NOT NULL,
    sequence       INTEGER NOT NULL, -- of the calendar entry
    told           TEXT NOT NULL, -- day, hours and place as the party was told last
    seated         INTEGER NOT NULL DEFAULT 0, -- version as of which participant, requests and free times were made; 0: never
    created_at     INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    UNIQUE (gathering, turn)
) STRICT;
CREATE UNIQUE INDEX registration_live ON registration (gathering, party) WHERE state IN ('waiting', 'offered', 'confirmed', 'pending') AND party IS NOT NULL;
CREATE INDEX registration_state ON registration (gathering, state, seat, district, cluster, newcomer, women);
CREATE INDEX registration_party ON registration (party);
CREATE INDEX registration_until ON registration (until, id) WHERE state = 'offered';
CREATE INDEX registration_email ON registration (email) WHERE email <> '';
CREATE INDEX registration_entered_by ON registration (entered_by);

-- People whom a party sends. Meal and access needs are erased some days after the
-- gathering.
CREATE TABLE attendee (
    registration TEXT NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    place        INTEGER NOT NULL CHECK (place >= 1),
    name         TEXT NOT NULL,
    sex          TEXT NOT NULL CHECK (sex IN ('', 'L', 'P')),
    position     TEXT NOT NULL,
    phone        TEXT NOT NULL,
    meal         TEXT NOT NULL CHECK (meal IN ('', 'any', 'vegetarian', 'halal', 'no_beef', 'no_pork', 'other')),
    meal_note    TEXT NOT NULL,
    access       TEXT NOT NULL,
    PRIMARY KEY (registration, place)
) STRICT;
CREATE INDEX attendee_sensitive ON attendee (registration) WHERE meal <> '' OR meal_note <> '' OR access <> '';

CREATE TABLE wish (
    registration TEXT NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    party        TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    priority     INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 3),
    PRIMARY KEY (registration, party)
) STRICT;
CREATE INDEX wish_party ON wish (party);

-- What somebody must be told of a registration: kept with its cause, until it was
-- put into a message or staff did it by hand.
CREATE TABLE registration_notice (
    registration TEXT NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number >= 1),
    kind         TEXT NOT NULL CHECK (kind IN ('pending', 'waiting', 'offered', 'confirmed', 'refused', 'cancelled', 'expired', 'moved', 'called_off', 'closed')),
    made_at      INTEGER NOT NULL,
    told_at      INTEGER, -- empty: not yet
    told_by      TEXT NOT NULL, -- account that did it by hand; empty: a message
    PRIMARY KEY (registration, number)
) STRICT;
CREATE INDEX registration_notice_due ON registration_notice (made_at, registration, number) WHERE told_at IS NULL;

-- When the lot was drawn, from which on the seed stands.
ALTER TABLE gathering ADD COLUMN lot_at INTEGER;
-- A participant that cancelled keeps its number, and is left out on the day.
ALTER TABLE participant ADD COLUMN withdrawn_at INTEGER;
