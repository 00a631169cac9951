-- +goose Up
CREATE TABLE mail_message (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisation (id), -- which office sends it
    to_address   TEXT NOT NULL,
    lang         TEXT NOT NULL CHECK (lang IN ('id', 'en')),
    subject      TEXT NOT NULL,
    text_part    TEXT NOT NULL, -- empty once it is over
    html_part    TEXT NOT NULL, -- empty once it is over
    cause        TEXT NOT NULL UNIQUE,
    message_id   TEXT NOT NULL, -- empty before the first try, then for ever the same
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'given_up')),
    tries        INTEGER NOT NULL CHECK (tries >= 0),
    answer       TEXT NOT NULL, -- why the last try failed
    kept_at      INTEGER NOT NULL, -- microseconds since 1970, UTC
    due_at       INTEGER NOT NULL,
    first_try_at INTEGER,
    claimed_at   INTEGER CHECK ((claimed_at IS NOT NULL) = (state = 'sending')),
    ended_at     INTEGER CHECK ((ended_at IS NOT NULL) = (state IN ('sent', 'refused', 'given_up')))
) STRICT;
CREATE INDEX mail_message_due ON mail_message (state, due_at, id);
CREATE INDEX mail_message_organisation ON mail_message (organisation, kept_at, id);

CREATE TABLE mail_attachment (
    message TEXT NOT NULL REFERENCES mail_message (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL CHECK (number >= 1),
    name    TEXT NOT NULL,
    type    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (message, number)
) STRICT;
