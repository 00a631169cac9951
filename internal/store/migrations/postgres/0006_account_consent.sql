-- +goose Up
-- what people are asked to consent to, as the office words it; version 1 of every
-- purpose is the wording that comes with the program. Nothing here is ever changed.
CREATE TABLE consent_text (
    purpose    TEXT NOT NULL,
    version    BIGINT NOT NULL CHECK (version >= 2),
    text_id    TEXT NOT NULL, -- in Indonesian
    text_en    TEXT NOT NULL, -- in English
    ask_again  BIGINT NOT NULL CHECK (ask_again IN (0, 1)), -- earlier consents count no longer
    valid_from BIGINT NOT NULL, -- microseconds since 1970, UTC
    made_at    BIGINT NOT NULL,
    made_by    TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (purpose, version)
);
CREATE INDEX consent_text_made_by ON consent_text (made_by);

-- consents given and withdrawn, one after another; the newest of a purpose holds.
-- They stay when a person is erased, as proof without a name.
CREATE TABLE consent (
    account     TEXT NOT NULL REFERENCES account (id),
    number      BIGINT NOT NULL CHECK (number >= 1),
    purpose     TEXT NOT NULL,
    version     BIGINT NOT NULL CHECK (version >= 1),
    given       BIGINT NOT NULL CHECK (given IN (0, 1)), -- 0: withdrawn
    at          BIGINT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES account (id),
    channel     TEXT NOT NULL CHECK (channel IN ('page', 'paper', 'spoken')),
    signed_on   TEXT NOT NULL, -- YYYY-MM-DD on a paper form, empty otherwise
    PRIMARY KEY (account, number)
);
CREATE INDEX consent_recorded_by ON consent (recorded_by);

-- how long things are kept where an office, or with an empty one the
-- installation, wants it otherwise than the program's defaults
CREATE TABLE retention (
    office     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    days       BIGINT NOT NULL CHECK (days >= 0),
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (office, kind)
);
CREATE INDEX retention_changed_by ON retention (changed_by);

-- what was done to a person's account, for telling them
CREATE INDEX audit_object ON audit (object, number) WHERE object LIKE 'account/%';
