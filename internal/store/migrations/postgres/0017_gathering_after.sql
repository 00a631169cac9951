-- +goose Up
-- What belongs to a gathering during its day and after it.

-- What is asked of those who were there. Kept for an office as its own default, and for
-- a gathering from the moment that staff changed it or somebody answered.
CREATE TABLE feedback_form (
    owner     TEXT PRIMARY KEY, -- the gathering, or the office
    gathering TEXT REFERENCES gathering (id) ON DELETE CASCADE,
    office    TEXT NOT NULL REFERENCES organisation (id),
    questions TEXT NOT NULL, -- JSON, read only as a whole
    days      BIGINT NOT NULL CHECK (days >= 1), -- how long answers are taken after the last day
    version   BIGINT NOT NULL CHECK (version >= 1)
);

CREATE TABLE feedback (
    id        TEXT PRIMARY KEY,
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    who       TEXT NOT NULL, -- participant, or speaking organisation; its own id once cut
    about     TEXT NOT NULL CHECK (about IN ('day', 'session', 'meeting')),
    number    BIGINT NOT NULL CHECK (number >= 0), -- of the agenda item or the request
    replies   TEXT NOT NULL, -- JSON, read only as a whole
    paper     BIGINT NOT NULL CHECK (paper IN (0, 1)), -- typed by staff from paper
    at        BIGINT NOT NULL, -- microseconds since 1970, UTC
    cut       BIGINT NOT NULL CHECK (cut IN (0, 1)), -- nobody knows any more who gave it
    UNIQUE (gathering, who, about, number)
);
CREATE INDEX feedback_known ON feedback (at, id) WHERE cut = 0;

CREATE TABLE minutes (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    chair     TEXT NOT NULL REFERENCES signatory (id),
    taker     TEXT NOT NULL, -- notulis
    position  TEXT NOT NULL, -- of the notulis
    signed_by TEXT NOT NULL REFERENCES account (id),
    signed_at BIGINT NOT NULL -- microseconds since 1970, UTC
);

CREATE TABLE minutes_section (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL CHECK (number >= 0), -- of the agenda item; 0: what belongs to none
    words      TEXT NOT NULL,
    decisions  TEXT NOT NULL,
    tasks      TEXT NOT NULL, -- JSON, read only as a whole
    version    BIGINT NOT NULL CHECK (version >= 1),
    changed_by TEXT NOT NULL REFERENCES account (id),
    changed_at BIGINT NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (gathering, number)
);

-- Papers of a gathering that were given out with a number.
CREATE TABLE issued (
    id          TEXT PRIMARY KEY,
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL CHECK (kind IN ('certificate', 'thanks', 'record')),
    series      TEXT NOT NULL, -- the number as it was counted, for the order of lists
    number      TEXT NOT NULL,
    name        TEXT NOT NULL,
    about       TEXT NOT NULL,
    role        TEXT NOT NULL,
    participant TEXT NOT NULL, -- empty: none; without a reference, so that the paper stays
    code        TEXT NOT NULL UNIQUE, -- a keyed hash of id, as printed
    day         TEXT NOT NULL, -- YYYY-MM-DD
    signatory   TEXT NOT NULL REFERENCES signatory (id),
    issued_at   BIGINT NOT NULL, -- microseconds since 1970, UTC
    void_at     BIGINT,
    void_why    TEXT NOT NULL
);
CREATE INDEX issued_gathering ON issued (gathering, kind, series, id);

-- What was promised in a meeting or session (daftar janji).
CREATE TABLE promise (
    id         TEXT PRIMARY KEY,
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    giver      TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    taker      TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    what       TEXT NOT NULL,
    potential  BIGINT NOT NULL CHECK (potential >= 0), -- whole rupiah that it may bring
    realised   BIGINT NOT NULL CHECK (realised >= 0), -- whole rupiah that it brought
    due        TEXT NOT NULL, -- YYYY-MM-DD; empty: none was said
    note       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('open', 'kept', 'dropped')),
    said_by    TEXT NOT NULL REFERENCES account (id),
    said_at    BIGINT NOT NULL, -- microseconds since 1970, UTC
    version    BIGINT NOT NULL CHECK (version >= 1),
    CHECK (giver <> taker)
);
CREATE INDEX promise_gathering ON promise (gathering, said_at, id);
CREATE INDEX promise_giver ON promise (giver);
CREATE INDEX promise_taker ON promise (taker);

-- What was shown and handed out (materi).
CREATE TABLE material (
    id        TEXT PRIMARY KEY,
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    item      BIGINT NOT NULL CHECK (item >= 0), -- number of the agenda item; 0: of the whole day
    place     BIGINT NOT NULL CHECK (place >= 1),
    title     TEXT NOT NULL,
    title_en  TEXT NOT NULL,
    link      TEXT NOT NULL,
    paper     TEXT NOT NULL, -- hash of the file; empty: a link
    size      BIGINT NOT NULL CHECK (size >= 0), -- bytes
    audience  TEXT NOT NULL CHECK (audience IN ('everyone', 'registered', 'attended')),
    consent   TEXT NOT NULL, -- YYYY-MM-DD on which the speaker agreed to publish; empty: not yet
    downloads BIGINT NOT NULL CHECK (downloads >= 0),
    said_by   TEXT NOT NULL REFERENCES account (id),
    said_at   BIGINT NOT NULL, -- microseconds since 1970, UTC
    version   BIGINT NOT NULL CHECK (version >= 1),
    CHECK ((link = '') <> (paper = ''))
);
CREATE INDEX material_gathering ON material (gathering, item, place, id);
CREATE INDEX material_paper ON material (paper);

CREATE INDEX feedback_form_gathering ON feedback_form (gathering);
CREATE INDEX issued_signatory ON issued (signatory);
CREATE INDEX material_said_by ON material (said_by);
CREATE INDEX minutes_chair ON minutes (chair);
CREATE INDEX minutes_signed_by ON minutes (signed_by);
CREATE INDEX minutes_section_changed_by ON minutes_section (changed_by);
CREATE INDEX promise_said_by ON promise (said_by);
