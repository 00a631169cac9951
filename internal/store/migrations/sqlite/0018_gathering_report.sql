-- +goose Up
-- The activity report (laporan kegiatan): what staff word otherwise than their forms, a
-- row for each part.
CREATE TABLE report_part (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    part       TEXT NOT NULL, -- kind of form that it stands in place of
    words      TEXT NOT NULL, -- empty: as the form says
    version    INTEGER NOT NULL CHECK (version >= 1),
    changed_by TEXT NOT NULL REFERENCES account (id),
    changed_at INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (gathering, part)
) STRICT;
CREATE INDEX report_part_changed_by ON report_part (changed_by);

-- the number it was given, and who signs
CREATE TABLE report_number (
    gathering   TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    number      TEXT NOT NULL,
    day         TEXT NOT NULL, -- YYYY-MM-DD
    signatory   TEXT NOT NULL REFERENCES signatory (id), -- who knows of it (mengetahui)
    maker       TEXT NOT NULL, -- who made it; empty: a line to be filled by hand
    position    TEXT NOT NULL, -- of the maker
    numbered_by TEXT NOT NULL REFERENCES account (id),
    numbered_at INTEGER NOT NULL -- microseconds since 1970, UTC
) STRICT;
CREATE INDEX report_number_signatory ON report_number (signatory);
CREATE INDEX report_number_by ON report_number (numbered_by);

-- photos of a gathering (dokumentasi)
CREATE TABLE gathering_photo (
    id         TEXT PRIMARY KEY,
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    item       INTEGER NOT NULL CHECK (item >= 0), -- number of the agenda item; 0: of the whole day
    place      INTEGER NOT NULL CHECK (place >= 1),
    shown      TEXT NOT NULL, -- hashes of the two sizes
    thumb      TEXT NOT NULL,
    width      INTEGER NOT NULL CHECK (width > 0), -- pixels of the shown one
    height     INTEGER NOT NULL CHECK (height > 0),
    caption    TEXT NOT NULL,
    caption_en TEXT NOT NULL,
    audience   TEXT NOT NULL CHECK (audience IN ('none', 'report', 'public')),
    said_by    TEXT NOT NULL REFERENCES account (id),
    said_at    INTEGER NOT NULL, -- microseconds since 1970, UTC
    version    INTEGER NOT NULL CHECK (version >= 1)
) STRICT;
CREATE INDEX gathering_photo_of ON gathering_photo (gathering, item, place, id);
CREATE INDEX gathering_photo_shown ON gathering_photo (shown);
CREATE INDEX gathering_photo_thumb ON gathering_photo (thumb);
CREATE INDEX gathering_photo_said_by ON gathering_photo (said_by);

-- who is to be seen in them
CREATE TABLE photo_person (
    photo TEXT NOT NULL REFERENCES gathering_photo (id) ON DELETE CASCADE,
    whom  TEXT NOT NULL, -- registration, participant or speaker; without a reference, so that a photo of who is gone stays unseen
    name  TEXT NOT NULL,
    PRIMARY KEY (photo, whom, name)
) STRICT;
CREATE INDEX photo_person_whom ON photo_person (whom, name);

-- what people said to being seen in photos; added, never changed, and gone with the person
CREATE TABLE photo_consent (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    whom      TEXT NOT NULL, -- registration; participant who has none
    name      TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number >= 1), -- of the person's facts
    version   INTEGER NOT NULL CHECK (version >= 1), -- of the text
    given     INTEGER NOT NULL CHECK (given IN (0, 1)),
    said_at   INTEGER NOT NULL, -- microseconds since 1970, UTC
    channel   TEXT NOT NULL CHECK (channel IN ('page', 'paper', 'spoken')),
    said_by   TEXT NOT NULL, -- account of who recorded it; empty: the person
    signed_on TEXT NOT NULL, -- YYYY-MM-DD of a paper form
    PRIMARY KEY (gathering, whom, name, number)
) STRICT;
CREATE INDEX photo_consent_whom ON photo_consent (whom, name);

ALTER TABLE speaker ADD COLUMN slides_size INTEGER NOT NULL DEFAULT 0; -- bytes
ALTER TABLE speaker ADD COLUMN slides_ok TEXT NOT NULL DEFAULT ''; -- YYYY-MM-DD on which the speaker agreed to hand slides out; empty: not

-- letters to those who came: which were asked for, by whom, and that they went out
CREATE TABLE farewell_order (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    letter    TEXT NOT NULL CHECK (letter IN ('feedback', 'thanks')),
    address   TEXT NOT NULL, -- of the pages
    asked_by  TEXT NOT NULL, -- account; empty: the program, since hosts ended the gathering
    asked_at  INTEGER NOT NULL, -- microseconds since 1970, UTC
    done_at   INTEGER, -- when it was asked for, once all who have an address got it
    PRIMARY KEY (gathering, letter)
) STRICT;
CREATE INDEX farewell_order_due ON farewell_order (asked_at) WHERE done_at IS NULL;

-- who got one, so that nobody gets it twice
CREATE TABLE farewell (
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    letter      TEXT NOT NULL CHECK (letter IN ('feedback', 'thanks')),
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    channel     TEXT NOT NULL CHECK (channel IN ('mail', 'chat', 'paper')),
    at          INTEGER NOT NULL, -- microseconds since 1970, UTC
    mail        TEXT NOT NULL, -- the message, which is forgotten earlier
    told_by     TEXT NOT NULL, -- account of who told them; empty: a message
    PRIMARY KEY (participant, letter)
) STRICT;
CREATE INDEX farewell_gathering ON farewell (gathering);
