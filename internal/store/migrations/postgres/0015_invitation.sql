-- +goose Up
-- the invited whose letters go out together (gelombang)
CREATE TABLE invitation_wave (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    stage     TEXT NOT NULL CHECK (stage IN ('open', 'fixed', 'sending')),
    day       TEXT NOT NULL, -- of the letters, YYYY-MM-DD; empty while open
    single    BIGINT NOT NULL CHECK (single IN (0, 1)), -- 1: all letters have one number
    title     TEXT NOT NULL, -- the form's words when the letters were numbered
    words     TEXT NOT NULL,
    signs     TEXT NOT NULL, -- JSON, read only as a whole
    address   TEXT NOT NULL, -- of the pages, before the personal link
    send_at   BIGINT CHECK ((send_at IS NOT NULL) = (stage = 'sending')), -- microseconds since 1970, UTC
    fixed_at  BIGINT CHECK ((fixed_at IS NULL) = (stage = 'open')),
    PRIMARY KEY (gathering, number)
);

-- one person asked to a gathering (undangan)
CREATE TABLE invitation (
    id           TEXT PRIMARY KEY,
    gathering    TEXT NOT NULL,
    wave         BIGINT NOT NULL,
    party        TEXT REFERENCES party (id),
    role         TEXT NOT NULL CHECK (role IN ('participant', 'partner', 'speaker', 'guest', 'press')),
    name         TEXT NOT NULL, -- empty once erased, as all of the person
    position     TEXT NOT NULL,
    organisation TEXT NOT NULL,
    email        TEXT NOT NULL,
    phone        TEXT NOT NULL, -- E.164
    language     TEXT NOT NULL CHECK (language IN ('id', 'en')),
    number       TEXT NOT NULL, -- nomor surat; empty until the wave is fixed
    version      BIGINT NOT NULL, -- of the link
    round        BIGINT NOT NULL CHECK (round >= 1), -- how often it is to be mailed
    mailed       BIGINT NOT NULL CHECK (mailed BETWEEN 0 AND round), -- the last round whose mail was kept
    decided_by   TEXT NOT NULL REFERENCES account (id),
    created_at   BIGINT NOT NULL,
    erased       BIGINT NOT NULL CHECK (erased IN (0, 1)),
    FOREIGN KEY (gathering, wave) REFERENCES invitation_wave (gathering, number) ON DELETE CASCADE
);
CREATE INDEX invitation_wave_of ON invitation (gathering, wave, id);
CREATE INDEX invitation_party ON invitation (party);
CREATE INDEX invitation_decided_by ON invitation (decided_by);
CREATE INDEX invitation_due ON invitation (gathering, wave, id) WHERE mailed < round AND email <> '';

-- what happened to it; nothing here is ever changed but for forgetting the note
CREATE TABLE invitation_event (
    id         TEXT PRIMARY KEY,
    invitation TEXT NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL, -- in the order in which they were kept
    kind       TEXT NOT NULL CHECK (kind IN ('mailed', 'messaged', 'handed', 'opened', 'yes', 'no', 'substitute', 'reminded', 'told', 'address', 'new_link')),
    cause      TEXT NOT NULL, -- so that nothing happens twice
    at         BIGINT NOT NULL,
    account    TEXT REFERENCES account (id), -- NULL: the invited person, or the program
    note       TEXT NOT NULL, -- reason, or who comes instead
    mail       TEXT NOT NULL, -- the message, which is forgotten earlier
    UNIQUE (invitation, cause)
);
CREATE INDEX invitation_event_account ON invitation_event (account);

-- when those who did not answer are reminded
CREATE TABLE invitation_reminder (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    days      BIGINT NOT NULL CHECK (days >= 1), -- the first, before the deadline
    most      BIGINT NOT NULL CHECK (most >= 0)
);
