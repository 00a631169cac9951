-- +goose Up
CREATE TABLE ceremony (
    hash       TEXT PRIMARY KEY, -- SHA-256 of the token in the browser's cookie
    kind       TEXT NOT NULL CHECK (kind IN ('passkey.add', 'passkey.enter', 'openid.link', 'openid.enter')),
    account    TEXT REFERENCES account (id) ON DELETE CASCADE, -- who adds; NULL for signing in
    state      TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ceremony_expires ON ceremony (expires_at, hash);
CREATE INDEX ceremony_account ON ceremony (account);

CREATE TABLE passkey (
    id              TEXT PRIMARY KEY,
    account         TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    credential      TEXT NOT NULL UNIQUE, -- the key's own identity, base64url
    public_key      BLOB NOT NULL,
    sign_count      INTEGER NOT NULL CHECK (sign_count >= 0),
    backup_eligible INTEGER NOT NULL CHECK (backup_eligible IN (0, 1)),
    transports      TEXT NOT NULL, -- ways to reach the device, with spaces between
    added_at        INTEGER NOT NULL,
    used_at         INTEGER -- NULL until it is used
) STRICT;
CREATE INDEX passkey_account ON passkey (account, added_at, id);

CREATE TABLE identity (
    id        TEXT PRIMARY KEY,
    account   TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    issuer    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    used_at   INTEGER,
    UNIQUE (issuer, subject)
) STRICT;
CREATE INDEX identity_account ON identity (account, linked_at, id);
