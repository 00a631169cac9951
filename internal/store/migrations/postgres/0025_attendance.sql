-- +goose Up
-- Telephones and laptops of the desk at a gathering's door (meja registrasi).
CREATE TABLE door_device (
    id         TEXT PRIMARY KEY,
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL CHECK (number >= 1),
    name       TEXT NOT NULL,
    link       TEXT, -- SHA-256 of the code in its link; empty once it was used
    link_until BIGINT, -- microseconds since 1970, UTC
    token      TEXT, -- SHA-256 of what its browser keeps
    made_by    TEXT NOT NULL REFERENCES account (id),
    made_at    BIGINT NOT NULL,
    taken_at   BIGINT,
    seen_at    BIGINT,
    waiting    BIGINT NOT NULL CHECK (waiting >= 0), -- facts that it had not sent when it was seen
    cut_at     BIGINT,
    UNIQUE (gathering, number)
);
CREATE UNIQUE INDEX door_device_link ON door_device (link) WHERE link IS NOT NULL;
CREATE UNIQUE INDEX door_device_token ON door_device (token) WHERE token IS NOT NULL;
CREATE INDEX door_device_made_by ON door_device (made_by);

-- What happened at the door (kehadiran): added, never changed but for forgetting a person.
CREATE TABLE attendance (
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL CHECK (number >= 1), -- in the order of receipt
    id          TEXT NOT NULL, -- made on the device
    kind        TEXT NOT NULL CHECK (kind IN ('arrive', 'undo', 'settle')),
    sort        TEXT NOT NULL CHECK (sort IN ('', 'registered', 'participant', 'speaker', 'invited', 'guest')),
    whom        TEXT NOT NULL, -- registration, participant, speaker, invitation or this fact; without a reference, so that who came stays
    place       BIGINT NOT NULL CHECK (place >= 0), -- of the attendee
    target      TEXT NOT NULL, -- fact that is undone, or key of the conflict that is settled
    how         TEXT NOT NULL CHECK (how IN ('', 'ticket', 'name', 'paper', 'walkin')),
    mark        BIGINT NOT NULL CHECK (mark >= -1), -- version of the ticket; -1: none of ours
    stand       TEXT NOT NULL, -- who came in the person's stead
    companions  BIGINT NOT NULL CHECK (companions BETWEEN 0 AND 20),
    name        TEXT NOT NULL, -- of a guest who is on no list
    business    TEXT NOT NULL,
    reason      TEXT NOT NULL,
    strokes     TEXT NOT NULL, -- of the signature, erased some days after the gathering
    claimed_at  BIGINT NOT NULL, -- by the device's clock
    at          BIGINT NOT NULL, -- put right where that was wrong
    received_at BIGINT NOT NULL,
    device      TEXT REFERENCES door_device (id), -- empty: written down on the server's page
    seq         BIGINT NOT NULL CHECK (seq >= 0), -- of the device
    account     TEXT NOT NULL, -- who was signed in; empty: nobody
    PRIMARY KEY (gathering, number),
    UNIQUE (gathering, id)
);
CREATE INDEX attendance_whom ON attendance (whom, place);
CREATE INDEX attendance_device ON attendance (device);
CREATE INDEX attendance_strokes ON attendance (gathering) WHERE strokes <> '';

-- What a device sent and was not taken in by itself.
CREATE TABLE attendance_held (
    id          TEXT PRIMARY KEY,
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    device      TEXT NOT NULL REFERENCES door_device (id) ON DELETE CASCADE,
    fact        TEXT NOT NULL, -- as the device called it
    why         TEXT NOT NULL CHECK (why IN ('cut', 'over', 'unreadable', 'unknown')),
    body        TEXT NOT NULL, -- JSON as it was sent; empty once it is forgotten
    received_at BIGINT NOT NULL,
    clock_at    BIGINT NOT NULL, -- of the device when it sent it
    decided_by  TEXT REFERENCES account (id),
    decided_at  BIGINT,
    taken       BIGINT NOT NULL CHECK (taken IN (0, 1)), -- it became a fact
    UNIQUE (gathering, device, fact)
);
CREATE INDEX attendance_held_device ON attendance_held (device);
CREATE INDEX attendance_held_by ON attendance_held (decided_by);
