-- +goose Up
-- People and what they may do are told apart: one person can act for several
-- organisations. References are not enforced while a schema is brought up to date.
CREATE TABLE membership (
    id           TEXT PRIMARY KEY,
    account      TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    role         TEXT NOT NULL CHECK (role IN ('administrator', 'organiser', 'staff', 'desk', 'owner', 'speaker', 'volunteer', 'juror')),
    gathering    TEXT REFERENCES gathering (id) ON DELETE CASCADE, -- the only one the role holds for
    created_at   INTEGER NOT NULL, -- microseconds since 1970, UTC
    ends_at      INTEGER
) STRICT;
CREATE INDEX membership_account ON membership (account, created_at, id);
CREATE INDEX membership_organisation ON membership (organisation, role);
CREATE INDEX membership_gathering ON membership (gathering);
CREATE INDEX membership_role ON membership (role, created_at, id);
INSERT INTO membership (id, account, organisation, role, created_at)
SELECT id, id, organisation, role, created_at FROM account;

CREATE TABLE person (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    email       TEXT, -- lower case
    phone       TEXT, -- E.164
    disabled_at INTEGER,
    erased_at   INTEGER
) STRICT;
INSERT INTO person (id, name, created_at) SELECT id, name, created_at FROM account;
DROP TABLE account;
ALTER TABLE person RENAME TO account;
CREATE UNIQUE INDEX account_email ON account (email);
CREATE UNIQUE INDEX account_phone ON account (phone);
CREATE INDEX account_name ON account (name, id);

-- the office in whose care an organisation is; its own for an office
ALTER TABLE organisation ADD COLUMN office TEXT REFERENCES organisation (id);
UPDATE organisation SET office = id WHERE kind IN ('office', 'council');
UPDATE organisation SET office = (SELECT MIN(p.office) FROM party p WHERE p.organisation = organisation.id) WHERE office IS NULL;
UPDATE organisation SET office = (
    SELECT MIN(g.office) FROM agenda_item i JOIN gathering g ON g.id = i.gathering WHERE i.organisation = organisation.id) WHERE office IS NULL;
CREATE INDEX organisation_office ON organisation (office, name, id);

ALTER TABLE session ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN membership TEXT REFERENCES membership (id) ON DELETE CASCADE;
ALTER TABLE session ADD COLUMN method TEXT NOT NULL DEFAULT 'link' CHECK (method IN ('link', 'code', 'password', 'password_totp', 'passkey', 'openid'));
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
UPDATE session SET id = substr(hash, 1, 32), membership = account;
CREATE INDEX session_membership ON session (membership);

CREATE TABLE password (
    account    TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    hash       TEXT NOT NULL, -- argon2id with its parameters and salt
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE totp (
    account      TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    secret       TEXT NOT NULL,
    confirmed_at INTEGER, -- not in use until then
    last_step    INTEGER NOT NULL -- each code is taken once
) STRICT;

CREATE TABLE recovery_code (
    hash    TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX recovery_code_account ON recovery_code (account);

CREATE TABLE sign_in_code (
    account    TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    hash       TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL CHECK (tries >= 0) -- that are left
) STRICT;

-- what failed lately, by a hash of who was named or of where from
CREATE TABLE attempt (
    id  TEXT PRIMARY KEY,
    who TEXT NOT NULL,
    at  INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_who ON attempt (who, at);
CREATE INDEX attempt_at ON attempt (at);

CREATE TABLE audit (
    number       INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    account      TEXT NOT NULL, -- empty: the program itself
    organisation TEXT NOT NULL,
    deed         TEXT NOT NULL,
    object       TEXT NOT NULL, -- what it was done to, such as run/0193…
    before       TEXT NOT NULL, -- JSON without personal data, read only as a whole
    after        TEXT NOT NULL,
    previous     TEXT NOT NULL, -- hash of the entry before
    hash         TEXT NOT NULL
) STRICT;
CREATE INDEX audit_account ON audit (account, number);

-- the newest entry, so that a shortened log is seen; one row
CREATE TABLE audit_head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL,
    hash   TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (one, number, hash) VALUES (1, 0, '');

-- forms that were sent, so that sending one again does nothing again
CREATE TABLE once (
    hash   TEXT PRIMARY KEY, -- of the form's key and who sent it
    print  TEXT NOT NULL,    -- hash of what was sent
    answer TEXT NOT NULL,    -- address it led to
    at     INTEGER NOT NULL
) STRICT;
CREATE INDEX once_at ON once (at);
