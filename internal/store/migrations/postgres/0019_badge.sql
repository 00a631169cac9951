-- +goose Up
-- Printings of badges (kartu peserta), so that a second one can leave out what was
-- printed before.
CREATE TABLE badge_run (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    at        BIGINT NOT NULL, -- microseconds since 1970, UTC
    account   TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (gathering, number)
);
CREATE INDEX badge_run_account ON badge_run (account);

CREATE TABLE badge_printed (
    gathering TEXT NOT NULL,
    run       BIGINT NOT NULL,
    badge     TEXT NOT NULL, -- registration and place of the attendee, or participant; without a reference, so that printings stay
    mark      TEXT NOT NULL, -- a short hash of what stood on it
    PRIMARY KEY (gathering, run, badge),
    FOREIGN KEY (gathering, run) REFERENCES badge_run (gathering, number) ON DELETE CASCADE
);
