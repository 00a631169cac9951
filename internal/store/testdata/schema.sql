CREATE TABLE "account" (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    email       TEXT, -- lower case
    phone       TEXT, -- E.164
    disabled_at INTEGER,
    erased_at   INTEGER
) STRICT;

CREATE UNIQUE INDEX account_email ON account (email);

CREATE INDEX account_name ON account (name, id);

CREATE UNIQUE INDEX account_phone ON account (phone);

CREATE TABLE agenda_item (
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number >= 1),
    start        INTEGER NOT NULL,
    finish       INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('registration', 'opening', 'talk', 'forum', 'meetings', 'meal', 'closing')),
    title        TEXT NOT NULL,
    place        TEXT NOT NULL,
    speakers     TEXT NOT NULL,
    organisation TEXT REFERENCES organisation (id), day_number INTEGER NOT NULL DEFAULT 1, summary TEXT NOT NULL DEFAULT '', capacity INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE INDEX agenda_item_organisation ON agenda_item (organisation);

CREATE TABLE attempt (
    id  TEXT PRIMARY KEY,
    who TEXT NOT NULL,
    at  INTEGER NOT NULL
) STRICT;

CREATE INDEX attempt_at ON attempt (at);

CREATE INDEX attempt_who ON attempt (who, at);

CREATE TABLE attendance (
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL CHECK (number >= 1), -- in the order of receipt
    id          TEXT NOT NULL, -- made on the device
    kind        TEXT NOT NULL CHECK (kind IN ('arrive', 'undo', 'settle')),
    sort        TEXT NOT NULL CHECK (sort IN ('', 'registered', 'participant', 'speaker', 'invited', 'guest')),
    whom        TEXT NOT NULL, -- registration, participant, speaker, invitation or this fact; without a reference, so that who came stays
    place       INTEGER NOT NULL CHECK (place >= 0), -- of the attendee
    target      TEXT NOT NULL, -- fact that is undone, or key of the conflict that is settled
    how         TEXT NOT NULL CHECK (how IN ('', 'ticket', 'name', 'paper', 'walkin')),
    mark        INTEGER NOT NULL CHECK (mark >= -1), -- version of the ticket; -1: none of ours
    stand       TEXT NOT NULL, -- who came in the person's stead
    companions  INTEGER NOT NULL CHECK (companions BETWEEN 0 AND 20),
    name        TEXT NOT NULL, -- of a guest who is on no list
    business    TEXT NOT NULL,
    reason      TEXT NOT NULL,
    strokes     TEXT NOT NULL, -- of the signature, erased some days after the gathering
    claimed_at  INTEGER NOT NULL, -- by the device's clock
    at          INTEGER NOT NULL, -- put right where that was wrong
    received_at INTEGER NOT NULL,
    device      TEXT REFERENCES door_device (id), -- empty: written down on the server's page
    seq         INTEGER NOT NULL CHECK (seq >= 0), -- of the device
    account     TEXT NOT NULL, -- who was signed in; empty: nobody
    PRIMARY KEY (gathering, number),
    UNIQUE (gathering, id)
) STRICT;

CREATE INDEX attendance_device ON attendance (device);

CREATE INDEX attendance_guest ON attendance (received_at) WHERE sort = 'guest';

CREATE INDEX attendance_strokes ON attendance (gathering) WHERE strokes <> '';

CREATE INDEX attendance_whom ON attendance (whom, place);

CREATE TABLE attendance_held (
    id          TEXT PRIMARY KEY,
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    device      TEXT NOT NULL REFERENCES door_device (id) ON DELETE CASCADE,
    fact        TEXT NOT NULL, -- as the device called it
    why         TEXT NOT NULL CHECK (why IN ('cut', 'over', 'unreadable', 'unknown')),
    body        TEXT NOT NULL, -- JSON as it was sent; empty once it is forgotten
    received_at INTEGER NOT NULL,
    clock_at    INTEGER NOT NULL, -- of the device when it sent it
    decided_by  TEXT REFERENCES account (id),
    decided_at  INTEGER,
    taken       INTEGER NOT NULL CHECK (taken IN (0, 1)), -- it became a fact
    UNIQUE (gathering, device, fact)
) STRICT;

CREATE INDEX attendance_held_by ON attendance_held (decided_by);

CREATE INDEX attendance_held_device ON attendance_held (device);

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

CREATE INDEX audit_object ON audit (object, number) WHERE object LIKE 'account/%';

CREATE TABLE audit_head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL,
    hash   TEXT NOT NULL
) STRICT;

CREATE TABLE badge_printed (
    gathering TEXT NOT NULL,
    run       INTEGER NOT NULL,
    badge     TEXT NOT NULL, -- registration and place of the attendee, or participant; without a reference, so that printings stay
    mark      TEXT NOT NULL, -- a short hash of what stood on it
    PRIMARY KEY (gathering, run, badge),
    FOREIGN KEY (gathering, run) REFERENCES badge_run (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE TABLE badge_run (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    at        INTEGER NOT NULL, -- microseconds since 1970, UTC
    account   TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE INDEX badge_run_account ON badge_run (account);

CREATE TABLE board (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL CHECK (version >= 1), -- counted up by every change
    run       TEXT REFERENCES run (id) ON DELETE CASCADE, -- that it came from; missing: set by hand from nothing
    moved     INTEGER NOT NULL CHECK (moved IN (0, 1)) -- by hand since
) STRICT;

CREATE INDEX board_run ON board (run);

CREATE TABLE board_booking (
    gathering TEXT NOT NULL REFERENCES board (gathering) ON DELETE CASCADE,
    request   INTEGER NOT NULL,
    slot      INTEGER NOT NULL CHECK (slot >= 1),
    table_no  INTEGER NOT NULL CHECK (table_no >= 1),
    pinned    INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    PRIMARY KEY (gathering, request)
) STRICT;

CREATE TABLE board_step (
    gathering  TEXT NOT NULL REFERENCES board (gathering) ON DELETE CASCADE,
    version    INTEGER NOT NULL CHECK (version >= 1), -- that it led to
    kind       TEXT NOT NULL CHECK (kind IN ('pin', 'unpin', 'move', 'swap', 'off', 'place', 'repair', 'take', 'undo')),
    request    INTEGER NOT NULL, -- 0: many
    by_account TEXT NOT NULL REFERENCES account (id),
    at         INTEGER NOT NULL, -- microseconds since 1970, UTC
    changes    TEXT NOT NULL, -- JSON: each meeting's place before and after
    run_before TEXT NOT NULL, -- that the draft came from; empty: none
    moved_before INTEGER NOT NULL CHECK (moved_before IN (0, 1)),
    undone     INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    PRIMARY KEY (gathering, version)
) STRICT;

CREATE INDEX board_step_by ON board_step (by_account);

CREATE TABLE booking (
    run       TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    request   INTEGER NOT NULL, -- number in the run's gathering
    slot      INTEGER NOT NULL CHECK (slot >= 1),
    table_no  INTEGER NOT NULL CHECK (table_no >= 1),
    pinned    INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    PRIMARY KEY (run, request)
) STRICT;

CREATE TABLE budget_line (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    what      TEXT NOT NULL,
    volume    INTEGER NOT NULL CHECK (volume >= 1),
    unit      TEXT NOT NULL,
    price     INTEGER NOT NULL CHECK (price >= 0), -- rupiah, for one unit
    source    TEXT NOT NULL,
    code      TEXT NOT NULL,
    realised  INTEGER NOT NULL CHECK (realised >= 0), -- rupiah
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE TABLE business (
    party        TEXT PRIMARY KEY REFERENCES party (id) ON DELETE CASCADE,
    office       TEXT NOT NULL REFERENCES organisation (id), -- the party's
    code         TEXT NOT NULL UNIQUE, -- of the public page; survives renames
    public       INTEGER NOT NULL CHECK (public IN (0, 1)),
    nib          TEXT NOT NULL, -- 13 digits, or empty
    region       TEXT NOT NULL, -- Kemendagri code of the desa or kelurahan, or empty
    kbli         TEXT NOT NULL, -- five digits, or empty
    kbli_edition TEXT NOT NULL, -- 2020, 2025, or empty
    cluster      TEXT NOT NULL,
    latitude     INTEGER, -- in millionths of a degree
    longitude    INTEGER,
    visited_at   INTEGER, -- the office's last visit
    confirmed_at INTEGER, -- when the owner last said that all is right
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 0 -- counted up by every change
) STRICT;

CREATE INDEX business_changed ON business (changed_at, party);

CREATE INDEX business_cluster ON business (office, cluster, party);

CREATE INDEX business_kbli ON business (office, kbli, party);

CREATE INDEX business_nib ON business (office, nib);

CREATE INDEX business_number ON business (nib, office);

CREATE INDEX business_office ON business (office, party);

CREATE INDEX business_region ON business (office, region, party);

CREATE TABLE business_fact (
    id          TEXT PRIMARY KEY,
    party       TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    field       TEXT NOT NULL, -- a name of register.Fields
    value       TEXT NOT NULL, -- in the field's one form; empty: there is none
    sealed      BLOB,          -- instead of value, for what is kept encrypted
    as_of       TEXT NOT NULL, -- YYYY-MM-DD, the day that it is true of
    source      TEXT NOT NULL CHECK (source IN ('owner', 'office', 'import', 'document')),
    said_by     TEXT NOT NULL, -- account; empty: the program itself
    said_at     INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('current', 'waiting', 'refused', 'past', 'dropped')),
    verified_by TEXT NOT NULL, -- account; empty: not verified
    verified_at INTEGER,
    reason      TEXT NOT NULL -- why it was refused, or what was looked at
) STRICT;

CREATE UNIQUE INDEX business_fact_current ON business_fact (party, field) WHERE state = 'current';

CREATE INDEX business_fact_party ON business_fact (party, field, said_at, id);

CREATE INDEX business_fact_waiting ON business_fact (said_at, id) WHERE state = 'waiting';

CREATE TABLE ceremony (
    hash       TEXT PRIMARY KEY, -- SHA-256 of the token in the browser's cookie
    kind       TEXT NOT NULL CHECK (kind IN ('passkey.add', 'passkey.enter', 'openid.link', 'openid.enter')),
    account    TEXT REFERENCES account (id) ON DELETE CASCADE, -- who adds; NULL for signing in
    state      TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX ceremony_account ON ceremony (account);

CREATE INDEX ceremony_expires ON ceremony (expires_at, hash);

CREATE TABLE certificate (
    id          TEXT PRIMARY KEY,
    party       TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL, -- a code of the reference list of certificates
    number      TEXT NOT NULL,
    holder      TEXT NOT NULL,
    issuer      TEXT NOT NULL,
    scope       TEXT NOT NULL, -- which products it covers
    issued      TEXT NOT NULL, -- YYYY-MM-DD, or empty
    valid_until TEXT NOT NULL, -- YYYY-MM-DD, or empty: no end
    paper       TEXT NOT NULL, -- hash of the file, or empty
    said_by     TEXT NOT NULL,
    said_at     INTEGER NOT NULL,
    verified_by TEXT NOT NULL,
    verified_at INTEGER,
    ended_at    INTEGER -- when it was taken out of the profile
) STRICT;

CREATE INDEX certificate_ends ON certificate (valid_until, id);

CREATE INDEX certificate_paper ON certificate (paper);

CREATE INDEX certificate_party ON certificate (party, kind, id);

CREATE TABLE checklist_task (
    office TEXT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    title  TEXT NOT NULL,
    due    INTEGER NOT NULL,
    PRIMARY KEY (office, number)
) STRICT;

CREATE TABLE circle (
    id        TEXT PRIMARY KEY,
    office    TEXT NOT NULL REFERENCES organisation (id),
    gathering TEXT REFERENCES gathering (id) ON DELETE SET NULL, -- whose businesses they were; NULL: a list's
    name      TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('draft', 'kept', 'ended')),
    size      INTEGER NOT NULL CHECK (size BETWEEN 3 AND 20), -- of a group, one more or less
    months    INTEGER NOT NULL CHECK (months BETWEEN 1 AND 24),
    begins    TEXT NOT NULL, -- YYYY-MM-DD of the first meeting
    place     TEXT NOT NULL,
    seed      TEXT NOT NULL, -- of the arrangement
    made_by   TEXT NOT NULL REFERENCES account (id),
    made_at   INTEGER NOT NULL, -- microseconds since 1970, UTC
    version   INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

CREATE INDEX circle_gathering ON circle (gathering);

CREATE INDEX circle_made_by ON circle (made_by);

CREATE INDEX circle_office ON circle (office, made_at);

CREATE TABLE circle_meeting (
    circle TEXT NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1), -- of the group
    month  INTEGER NOT NULL CHECK (month >= 1),
    day    TEXT NOT NULL, -- YYYY-MM-DD
    place  TEXT NOT NULL,
    PRIMARY KEY (circle, number, month)
) STRICT;

CREATE TABLE circle_member (
    id     TEXT PRIMARY KEY,
    circle TEXT NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    party  TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    stage  TEXT NOT NULL CHECK (stage IN ('material', 'maker', 'seller')),
    number INTEGER NOT NULL CHECK (number >= 0), -- of the group; 0: in none
    UNIQUE (circle, party)
) STRICT;

CREATE INDEX circle_member_party ON circle_member (party);

CREATE TABLE circle_presence (
    member TEXT NOT NULL REFERENCES circle_member (id) ON DELETE CASCADE,
    month  INTEGER NOT NULL CHECK (month >= 1),
    PRIMARY KEY (member, month)
) STRICT;

CREATE TABLE clinic (
    gathering TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number >= 1),
    host      INTEGER NOT NULL,
    topic     TEXT NOT NULL,
    PRIMARY KEY (gathering, number),
    FOREIGN KEY (gathering, host) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE INDEX clinic_host ON clinic (gathering, host);

CREATE TABLE clinic_member (
    gathering TEXT NOT NULL,
    number    INTEGER NOT NULL,
    member    INTEGER NOT NULL,
    PRIMARY KEY (gathering, number, member),
    FOREIGN KEY (gathering, number) REFERENCES clinic (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, member) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE INDEX clinic_member_member ON clinic_member (gathering, member);

CREATE TABLE committee_member (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    name      TEXT NOT NULL,
    role      TEXT NOT NULL,
    phone     TEXT NOT NULL,
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE TABLE consent (
    account     TEXT NOT NULL REFERENCES account (id),
    number      INTEGER NOT NULL CHECK (number >= 1),
    purpose     TEXT NOT NULL,
    version     INTEGER NOT NULL CHECK (version >= 1),
    given       INTEGER NOT NULL CHECK (given IN (0, 1)), -- 0: withdrawn
    at          INTEGER NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES account (id),
    channel     TEXT NOT NULL CHECK (channel IN ('page', 'paper', 'spoken')),
    signed_on   TEXT NOT NULL, -- YYYY-MM-DD on a paper form, empty otherwise
    PRIMARY KEY (account, number)
) STRICT;

CREATE INDEX consent_recorded_by ON consent (recorded_by);

CREATE TABLE consent_text (
    purpose    TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 2),
    text_id    TEXT NOT NULL, -- in Indonesian
    text_en    TEXT NOT NULL, -- in English
    ask_again  INTEGER NOT NULL CHECK (ask_again IN (0, 1)), -- earlier consents count no longer
    valid_from INTEGER NOT NULL, -- microseconds since 1970, UTC
    made_at    INTEGER NOT NULL,
    made_by    TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (purpose, version)
) STRICT;

CREATE INDEX consent_text_made_by ON consent_text (made_by);

CREATE TABLE contact (
    id           TEXT PRIMARY KEY,
    party        TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    account      TEXT REFERENCES account (id) ON DELETE SET NULL, -- the same person's, when there is one
    name         TEXT NOT NULL,
    called       TEXT NOT NULL, -- nama panggilan
    position     TEXT NOT NULL, -- owner, partner, staff ...
    email        TEXT NOT NULL,
    phone        TEXT NOT NULL, -- E.164
    public       INTEGER NOT NULL CHECK (public IN (0, 1)), -- the person agreed that the directory shows it
    agreed_on    TEXT NOT NULL, -- YYYY-MM-DD, or empty
    agreed_text  INTEGER NOT NULL, -- version of the words agreed to; 0: none
    created_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX contact_account ON contact (account);

CREATE INDEX contact_party ON contact (party, id);

CREATE INDEX contact_phone ON contact (phone, party);

CREATE TABLE desk_condition (
    desk    TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    place   INTEGER NOT NULL CHECK (place >= 1),
    fact    TEXT NOT NULL,
    compare TEXT NOT NULL CHECK (compare IN ('at_least', 'at_most', 'one_of', 'none_of', 'true', 'false')),
    number  INTEGER NOT NULL,
    words   TEXT NOT NULL, -- one a line
    text_id TEXT NOT NULL,
    text_en TEXT NOT NULL,
    PRIMARY KEY (desk, place)
) STRICT;

CREATE TABLE door_device (
    id         TEXT PRIMARY KEY,
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 1),
    name       TEXT NOT NULL,
    link       TEXT, -- SHA-256 of the code in its link; empty once it was used
    link_until INTEGER, -- microseconds since 1970, UTC
    token      TEXT, -- SHA-256 of what its browser keeps
    made_by    TEXT NOT NULL REFERENCES account (id),
    made_at    INTEGER NOT NULL,
    taken_at   INTEGER,
    seen_at    INTEGER,
    waiting    INTEGER NOT NULL CHECK (waiting >= 0), -- facts that it had not sent when it was seen
    cut_at     INTEGER,
    UNIQUE (gathering, number)
) STRICT;

CREATE UNIQUE INDEX door_device_link ON door_device (link) WHERE link IS NOT NULL;

CREATE INDEX door_device_made_by ON door_device (made_by);

CREATE UNIQUE INDEX door_device_token ON door_device (token) WHERE token IS NOT NULL;

CREATE TABLE draft (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    office     TEXT NOT NULL REFERENCES organisation (id), -- the account's
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    body       TEXT NOT NULL, -- JSON, read only as a whole
    made       TEXT REFERENCES gathering (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX draft_account ON draft (account);

CREATE INDEX draft_created ON draft (created_at);

CREATE INDEX draft_made ON draft (made);

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

CREATE TABLE feedback (
    id        TEXT PRIMARY KEY,
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    who       TEXT NOT NULL, -- participant, or speaking organisation; its own id once cut
    about     TEXT NOT NULL CHECK (about IN ('day', 'session', 'meeting')),
    number    INTEGER NOT NULL CHECK (number >= 0), -- of the agenda item or the request
    replies   TEXT NOT NULL, -- JSON, read only as a whole
    paper     INTEGER NOT NULL CHECK (paper IN (0, 1)), -- typed by staff from paper
    at        INTEGER NOT NULL, -- microseconds since 1970, UTC
    cut       INTEGER NOT NULL CHECK (cut IN (0, 1)), -- nobody knows any more who gave it
    UNIQUE (gathering, who, about, number)
) STRICT;

CREATE INDEX feedback_known ON feedback (at, id) WHERE cut = 0;

CREATE TABLE feedback_form (
    owner     TEXT PRIMARY KEY, -- the gathering, or the office
    gathering TEXT REFERENCES gathering (id) ON DELETE CASCADE,
    office    TEXT NOT NULL REFERENCES organisation (id),
    questions TEXT NOT NULL, -- JSON, read only as a whole
    days      INTEGER NOT NULL CHECK (days >= 1), -- how long answers are taken after the last day
    version   INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

CREATE INDEX feedback_form_gathering ON feedback_form (gathering);

CREATE TRIGGER finding_added AFTER INSERT ON finding BEGIN
    INSERT INTO finding_words (rowid, found) VALUES (new.number, new.found);
END;

CREATE TRIGGER finding_counted AFTER INSERT ON finding BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n) VALUES (new.kind, new.office, new.public, new.cluster, new.class, new.region, new.scale, 1);
END;

CREATE TRIGGER finding_lapsed AFTER INSERT ON finding BEGIN
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (new.kind, 'visited', COALESCE(new.visited_at / 2592000000000, -1), new.region, new.office, new.public, 1);
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) SELECT new.kind, 'served', CAST(new.served AS INTEGER), new.region, new.office, new.public, 1 WHERE new.served <> '';
END;

CREATE TRIGGER finding_recounted AFTER UPDATE OF kind, office, public, found, region ON finding
WHEN old.kind <> new.kind OR old.office <> new.office OR old.public <> new.public OR old.cluster <> new.cluster OR old.class <> new.class OR old.region <> new.region OR old.scale <> new.scale BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n) VALUES
        (old.kind, old.office, old.public, old.cluster, old.class, old.region, old.scale, -1), (new.kind, new.office, new.public, new.cluster, new.class, new.region, new.scale, 1);
END;

CREATE TRIGGER finding_relapsed AFTER UPDATE OF kind, region, office, public, served, visited_at ON finding
WHEN old.kind <> new.kind OR old.region <> new.region OR old.office <> new.office OR old.public <> new.public OR old.served <> new.served OR old.visited_at IS NOT new.visited_at BEGIN
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (old.kind, 'visited', COALESCE(old.visited_at / 2592000000000, -1), old.region, old.office, old.public, -1);
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) SELECT old.kind, 'served', CAST(old.served AS INTEGER), old.region, old.office, old.public, -1 WHERE old.served <> '';
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (new.kind, 'visited', COALESCE(new.visited_at / 2592000000000, -1), new.region, new.office, new.public, 1);
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) SELECT new.kind, 'served', CAST(new.served AS INTEGER), new.region, new.office, new.public, 1 WHERE new.served <> '';
END;

CREATE TRIGGER finding_removed AFTER DELETE ON finding BEGIN
    INSERT INTO finding_words (finding_words, rowid, found) VALUES ('delete', old.number, old.found);
END;

CREATE TRIGGER finding_reworded AFTER UPDATE OF found ON finding WHEN old.found <> new.found BEGIN
    INSERT INTO finding_words (finding_words, rowid, found) VALUES ('delete', old.number, old.found);
    INSERT INTO finding_words (rowid, found) VALUES (new.number, new.found);
END;

CREATE TRIGGER finding_uncounted AFTER DELETE ON finding BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n) VALUES (old.kind, old.office, old.public, old.cluster, old.class, old.region, old.scale, -1);
END;

CREATE TRIGGER finding_unlapsed AFTER DELETE ON finding BEGIN
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (old.kind, 'visited', COALESCE(old.visited_at / 2592000000000, -1), old.region, old.office, old.public, -1);
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) SELECT old.kind, 'served', CAST(old.served AS INTEGER), old.region, old.office, old.public, -1 WHERE old.served <> '';
END;

CREATE TABLE finding (
    number     INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('business', 'stakeholder', 'product', 'want')),
    object     TEXT NOT NULL, -- identity
    party      TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    office     TEXT NOT NULL REFERENCES organisation (id),
    public     INTEGER NOT NULL CHECK (public IN (0, 1)), -- partners may find it
    code       TEXT NOT NULL, -- of its public page, or empty
    title      TEXT NOT NULL, -- as shown
    sorted     TEXT NOT NULL, -- the title in small letters, for lists by name
    region     TEXT NOT NULL, -- of the party, Kemendagri code, or empty
    visited_at INTEGER, -- of the party
    changed_at INTEGER NOT NULL,
    until      TEXT NOT NULL, -- YYYY-MM-DD, the last day on which the row is right; empty: for good
    found      TEXT NOT NULL, cluster TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN instr(found, '~c') = 0 THEN ''
         ELSE substr(found, instr(found, '~c') + 2, instr(substr(found || ' ', instr(found, '~c') + 2), ' ') - 1) END) VIRTUAL, kbli TEXT NOT NULL GENERATED ALWAYS AS ( -- its first two digits
    CASE WHEN instr(found, '~b') = 0 THEN '' ELSE substr(found, instr(found, '~b') + 2, 2) END) VIRTUAL, scale TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN instr(found, '~s') = 0 THEN ''
         ELSE substr(found, instr(found, '~s') + 2, instr(substr(found || ' ', instr(found, '~s') + 2), ' ') - 1) END) VIRTUAL, district TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN length(region) < 8 THEN '' ELSE substr(region, 1, 8) END) VIRTUAL, class TEXT NOT NULL GENERATED ALWAYS AS ( -- the longest mark of a KBLI: marks of two to five digits stand side by side
    CASE WHEN instr(found, '~b') = 0 THEN ''
         WHEN substr(found, instr(found, '~b') + 21, 2) = '~b' THEN substr(found, instr(found, '~b') + 23, 5)
         WHEN substr(found, instr(found, '~b') + 13, 2) = '~b' THEN substr(found, instr(found, '~b') + 15, 4)
         WHEN substr(found, instr(found, '~b') + 6, 2) = '~b' THEN substr(found, instr(found, '~b') + 8, 3)
         ELSE substr(found, instr(found, '~b') + 2, 2) END) VIRTUAL, served TEXT NOT NULL DEFAULT '', -- base words and marks, see register.Entry
    UNIQUE (kind, object)
) STRICT;

CREATE INDEX finding_changed ON finding (kind, changed_at, number);

CREATE INDEX finding_cluster ON finding (kind, cluster, sorted, number);

CREATE INDEX finding_code ON finding (code) WHERE code <> '';

CREATE INDEX finding_district ON finding (kind, district, sorted, number);

CREATE INDEX finding_kbli ON finding (kind, kbli, sorted, number);

CREATE INDEX finding_party ON finding (party);

CREATE INDEX finding_served ON finding (kind, served, region, office, public, visited_at);

CREATE INDEX finding_sorted ON finding (kind, sorted, number);

CREATE INDEX finding_spot ON finding (number, region, office, visited_at);

CREATE INDEX finding_until ON finding (until) WHERE until <> '';

CREATE INDEX finding_visited ON finding (kind, visited_at, region, office, public) WHERE visited_at IS NOT NULL;

CREATE TABLE finding_lapse (
    kind   TEXT NOT NULL,
    what   TEXT NOT NULL CHECK (what IN ('visited', 'served')),
    last   INTEGER NOT NULL,
    region TEXT NOT NULL,
    office TEXT NOT NULL,
    public INTEGER NOT NULL,
    n      INTEGER NOT NULL
) STRICT;

CREATE INDEX finding_lapse_last ON finding_lapse (kind, what, last, region, office, public, n);

CREATE TABLE finding_seen (
    what    TEXT PRIMARY KEY,
    edition TEXT NOT NULL,
    upto    INTEGER NOT NULL
) STRICT;

CREATE TABLE finding_tally (
    kind    TEXT NOT NULL,
    office  TEXT NOT NULL,
    public  INTEGER NOT NULL,
    cluster TEXT NOT NULL,
    class   TEXT NOT NULL,
    region  TEXT NOT NULL,
    scale   TEXT NOT NULL,
    n       INTEGER NOT NULL
) STRICT;

CREATE INDEX finding_tally_kind ON finding_tally (kind, cluster, region, class, scale, office, public, n);

CREATE VIRTUAL TABLE finding_words USING fts5 (
    found, content = 'finding', content_rowid = 'number', detail = 'none', columnsize = 0,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '=+~-'"
);

CREATE TABLE 'finding_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'finding_words_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'finding_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE gathering (
    id     TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES organisation (id), -- the host that leads it
    title  TEXT NOT NULL,
    theme  TEXT NOT NULL,
    place  TEXT NOT NULL,
    day    TEXT NOT NULL, -- YYYY-MM-DD in zone
    zone   TEXT NOT NULL,
    sample INTEGER NOT NULL CHECK (sample IN (0, 1))
, version INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'closed'
    CHECK (state IN ('draft', 'announced', 'open', 'closed', 'running', 'ended', 'archived', 'cancelled')), reason TEXT NOT NULL DEFAULT '', code TEXT NOT NULL DEFAULT '', goals TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '', last_day TEXT NOT NULL DEFAULT '', start INTEGER NOT NULL DEFAULT 0, finish INTEGER NOT NULL DEFAULT 0, series TEXT NOT NULL DEFAULT '', copied TEXT NOT NULL DEFAULT '', quota INTEGER NOT NULL DEFAULT 0 CHECK (quota >= 0), release_at INTEGER, queue TEXT NOT NULL DEFAULT 'turn' CHECK (queue IN ('turn', 'score', 'lot')), lot_seed TEXT NOT NULL DEFAULT '0', offer_minutes INTEGER NOT NULL DEFAULT 1440, eligible TEXT NOT NULL DEFAULT '[]', attendees INTEGER NOT NULL DEFAULT 2 CHECK (attendees >= 1), opens_at INTEGER, closes_at INTEGER, answer_by INTEGER, contact TEXT NOT NULL DEFAULT '', lot_at INTEGER) STRICT;

CREATE UNIQUE INDEX gathering_code ON gathering (code) WHERE code <> '';

CREATE INDEX gathering_day ON gathering (day, id);

CREATE INDEX gathering_office ON gathering (office, day, id);

CREATE INDEX gathering_series ON gathering (series, day, id) WHERE series <> '';

CREATE INDEX gathering_state_day ON gathering (state, last_day, day);

CREATE TABLE gathering_bring (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL CHECK (kind IN ('business', 'bank', 'airport', 'hotel', 'retailer', 'government', 'council', 'expert', 'other')),
    words     TEXT NOT NULL,
    PRIMARY KEY (gathering, kind)
) STRICT;

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

CREATE INDEX gathering_photo_said_by ON gathering_photo (said_by);

CREATE INDEX gathering_photo_shown ON gathering_photo (shown);

CREATE INDEX gathering_photo_thumb ON gathering_photo (thumb);

CREATE TABLE gathering_turn (
    gathering      TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number         INTEGER NOT NULL CHECK (number >= 1),
    turn           TEXT NOT NULL,
    from_state     TEXT NOT NULL,
    to_state       TEXT NOT NULL,
    by_account     TEXT REFERENCES account (id),
    at             INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    tells          TEXT NOT NULL CHECK (tells IN ('', 'queued', 'registered', 'attended', 'everybody')),
    day_before     TEXT NOT NULL,
    until_before   TEXT NOT NULL,
    start_before   INTEGER NOT NULL,
    finish_before  INTEGER NOT NULL,
    place_before   TEXT NOT NULL,
    address_before TEXT NOT NULL,
    day_after      TEXT NOT NULL,
    until_after    TEXT NOT NULL,
    start_after    INTEGER NOT NULL,
    finish_after   INTEGER NOT NULL,
    place_after    TEXT NOT NULL,
    address_after  TEXT NOT NULL,
    told_at        INTEGER, -- when all of tells were told
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE INDEX gathering_turn_by ON gathering_turn (by_account);

CREATE INDEX gathering_turn_untold ON gathering_turn (at) WHERE told_at IS NULL AND tells <> '';

CREATE TABLE hall (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    name      TEXT NOT NULL, -- agenda items and tables have it as their place
    capacity  INTEGER NOT NULL CHECK (capacity >= 0), -- people; 0: not known
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE TABLE hall_walk (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    hall      TEXT NOT NULL,
    other     TEXT NOT NULL,
    minutes   INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 240),
    PRIMARY KEY (gathering, hall, other),
    CHECK (hall < other)
) STRICT;

CREATE TABLE host (
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    place        INTEGER NOT NULL, -- 1 leads
    organisation TEXT NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (gathering, place),
    UNIQUE (gathering, organisation)
) STRICT;

CREATE INDEX host_organisation ON host (organisation);

CREATE TABLE host_asked (
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    place        INTEGER NOT NULL CHECK (place >= 1),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (gathering, organisation)
) STRICT;

CREATE INDEX host_asked_organisation ON host_asked (organisation);

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

CREATE TABLE intake (
    id         TEXT PRIMARY KEY,
    office     TEXT NOT NULL REFERENCES organisation (id),
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    print      TEXT NOT NULL, -- SHA-256 of the file
    state      TEXT NOT NULL CHECK (state IN ('matching', 'previewing', 'requested', 'running', 'done', 'cancelled', 'failed')),
    content    BLOB,          -- rows in our own form; NULL once it is done
    head       BLOB NOT NULL, -- the first rows of it, for the page that asks what the columns are
    columns    TEXT NOT NULL, -- JSON, read only as a whole
    preview    TEXT NOT NULL, -- JSON: what the import would do
    row_count  INTEGER NOT NULL,
    row_done   INTEGER NOT NULL,
    added      INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    same       INTEGER NOT NULL,
    repeated   INTEGER NOT NULL, -- rows about a business that an earlier row is about
    wrong      INTEGER NOT NULL,
    left_out   INTEGER NOT NULL, -- totals, headings within the table
    attempts   INTEGER NOT NULL,
    cancel_asked INTEGER NOT NULL CHECK (cancel_asked IN (0, 1)),
    asked_at   INTEGER NOT NULL,
    alive_at   INTEGER,
    ended_at   INTEGER
) STRICT;

CREATE INDEX intake_account ON intake (account);

CREATE INDEX intake_due ON intake (asked_at, id) WHERE state IN ('requested', 'running');

CREATE INDEX intake_office ON intake (office, asked_at, id);

CREATE TABLE intake_column (
    office TEXT NOT NULL REFERENCES organisation (id),
    header TEXT NOT NULL, -- as compared: small letters, digits, single spaces
    field  TEXT NOT NULL, -- empty: leave it out
    times  INTEGER NOT NULL,
    PRIMARY KEY (office, header, field)
) STRICT;

CREATE TABLE intake_part (
    intake  TEXT NOT NULL REFERENCES intake (id) ON DELETE CASCADE,
    place   INTEGER NOT NULL, -- rows done before it
    content BLOB NOT NULL,
    PRIMARY KEY (intake, place)
) STRICT;

CREATE TABLE intake_row (
    office TEXT NOT NULL REFERENCES organisation (id),
    print  TEXT NOT NULL, -- SHA-256 of what names the business
    party  TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    PRIMARY KEY (office, print)
) STRICT;

CREATE INDEX intake_row_party ON intake_row (party);

CREATE TABLE invitation (
    id           TEXT PRIMARY KEY,
    gathering    TEXT NOT NULL,
    wave         INTEGER NOT NULL,
    party        TEXT REFERENCES party (id),
    role         TEXT NOT NULL CHECK (role IN ('participant', 'partner', 'speaker', 'guest', 'press')),
    name         TEXT NOT NULL, -- empty once erased, as all of the person
    position     TEXT NOT NULL,
    organisation TEXT NOT NULL,
    email        TEXT NOT NULL,
    phone        TEXT NOT NULL, -- E.164
    language     TEXT NOT NULL CHECK (language IN ('id', 'en')),
    number       TEXT NOT NULL, -- nomor surat; empty until the wave is fixed
    version      INTEGER NOT NULL, -- of the link
    round        INTEGER NOT NULL CHECK (round >= 1), -- how often it is to be mailed
    mailed       INTEGER NOT NULL CHECK (mailed BETWEEN 0 AND round), -- the last round whose mail was kept
    decided_by   TEXT NOT NULL REFERENCES account (id),
    created_at   INTEGER NOT NULL,
    erased       INTEGER NOT NULL CHECK (erased IN (0, 1)),
    FOREIGN KEY (gathering, wave) REFERENCES invitation_wave (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE INDEX invitation_decided_by ON invitation (decided_by);

CREATE INDEX invitation_due ON invitation (gathering, wave, id) WHERE mailed < round AND email <> '';

CREATE INDEX invitation_party ON invitation (party);

CREATE INDEX invitation_wave_of ON invitation (gathering, wave, id);

CREATE TABLE invitation_event (
    id         TEXT PRIMARY KEY,
    invitation TEXT NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL, -- in the order in which they were kept
    kind       TEXT NOT NULL CHECK (kind IN ('mailed', 'messaged', 'handed', 'opened', 'yes', 'no', 'substitute', 'reminded', 'told', 'address', 'new_link')),
    cause      TEXT NOT NULL, -- so that nothing happens twice
    at         INTEGER NOT NULL,
    account    TEXT REFERENCES account (id), -- NULL: the invited person, or the program
    note       TEXT NOT NULL, -- reason, or who comes instead
    mail       TEXT NOT NULL, -- the message, which is forgotten earlier
    UNIQUE (invitation, cause)
) STRICT;

CREATE INDEX invitation_event_account ON invitation_event (account);

CREATE TABLE invitation_reminder (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    days      INTEGER NOT NULL CHECK (days >= 1), -- the first, before the deadline
    most      INTEGER NOT NULL CHECK (most >= 0)
) STRICT;

CREATE TABLE invitation_wave (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    stage     TEXT NOT NULL CHECK (stage IN ('open', 'fixed', 'sending')),
    day       TEXT NOT NULL, -- of the letters, YYYY-MM-DD; empty while open
    single    INTEGER NOT NULL CHECK (single IN (0, 1)), -- 1: all letters have one number
    title     TEXT NOT NULL, -- the form's words when the letters were numbered
    words     TEXT NOT NULL,
    signs     TEXT NOT NULL, -- JSON, read only as a whole
    address   TEXT NOT NULL, -- of the pages, before the personal link
    send_at   INTEGER CHECK ((send_at IS NOT NULL) = (stage = 'sending')), -- microseconds since 1970, UTC
    fixed_at  INTEGER CHECK ((fixed_at IS NULL) = (stage = 'open')),
    PRIMARY KEY (gathering, number)
) STRICT;

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
    issued_at   INTEGER NOT NULL, -- microseconds since 1970, UTC
    void_at     INTEGER,
    void_why    TEXT NOT NULL
) STRICT;

CREATE INDEX issued_gathering ON issued (gathering, kind, series, id);

CREATE INDEX issued_signatory ON issued (signatory);

CREATE TABLE left_out (
    run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    request     INTEGER NOT NULL,
    cause       TEXT NOT NULL,
    participant INTEGER NOT NULL,
    places      INTEGER NOT NULL,
    same        INTEGER NOT NULL, -- number of the request that goes for both; 0: none
    slots       TEXT NOT NULL DEFAULT '[]', -- JSON: numbers of slots
    lightest    INTEGER NOT NULL DEFAULT 0, -- least weight of what is held in its way
    PRIMARY KEY (run, request)
) STRICT;

CREATE TABLE letter_code (
    organisation TEXT NOT NULL REFERENCES letter_numbering (organisation),
    kind         TEXT NOT NULL,
    code         TEXT NOT NULL,
    PRIMARY KEY (organisation, kind)
) STRICT;

CREATE TABLE letter_counter (
    organisation TEXT NOT NULL REFERENCES organisation (id),
    code         TEXT NOT NULL,
    year         INTEGER NOT NULL,
    last         INTEGER NOT NULL CHECK (last >= 1),
    PRIMARY KEY (organisation, code, year)
) STRICT;

CREATE TABLE letter_numbering (
    organisation TEXT PRIMARY KEY REFERENCES organisation (id),
    pattern      TEXT NOT NULL,
    body         TEXT NOT NULL,
    digits       INTEGER NOT NULL CHECK (digits BETWEEN 0 AND 6),
    version      INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

CREATE TABLE letter_version (
    organisation TEXT NOT NULL REFERENCES organisation (id),
    kind         TEXT NOT NULL,
    language     TEXT NOT NULL CHECK (language IN ('id', 'en')),
    number       INTEGER NOT NULL CHECK (number >= 1),
    title        TEXT NOT NULL,
    words        TEXT NOT NULL,
    shipped      INTEGER NOT NULL CHECK (shipped IN (0, 1)), -- 1: back to the words that come with the program
    made_by      TEXT NOT NULL REFERENCES account (id),
    made_at      INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (organisation, kind, language, number)
) STRICT;

CREATE INDEX letter_version_made_by ON letter_version (made_by);

CREATE TABLE letterhead (
    organisation TEXT PRIMARY KEY REFERENCES organisation (id),
    lines        TEXT NOT NULL, -- of the name, one below the other
    address      TEXT NOT NULL,
    phone        TEXT NOT NULL,
    email        TEXT NOT NULL,
    website      TEXT NOT NULL,
    logo         TEXT NOT NULL, -- hash of a kept photo; empty: none
    place        TEXT NOT NULL, -- of signing
    paper        TEXT NOT NULL CHECK (paper IN ('a4', 'f4')),
    version      INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

CREATE INDEX letterhead_logo ON letterhead (logo);

CREATE TABLE likeness (
    one        TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    other      TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    office     TEXT NOT NULL REFERENCES organisation (id),
    score      INTEGER NOT NULL CHECK (score BETWEEN 0 AND 1000),
    reasons    TEXT NOT NULL, -- codes with spaces between
    state      TEXT NOT NULL CHECK (state IN ('open', 'different')),
    found_at   INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other)
) STRICT;

CREATE INDEX likeness_office ON likeness (office, state, score);

CREATE INDEX likeness_other ON likeness (other);

CREATE TABLE likeness_search (
    office   TEXT PRIMARY KEY REFERENCES organisation (id),
    state    TEXT NOT NULL CHECK (state IN ('requested', 'running', 'done', 'failed')),
    attempts INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    alive_at INTEGER,
    ended_at INTEGER,
    looked   INTEGER NOT NULL, -- businesses compared
    found    INTEGER NOT NULL  -- pairs
) STRICT;

CREATE INDEX likeness_search_due ON likeness_search (asked_at, office) WHERE state IN ('requested', 'running');

CREATE TABLE link (
    hash       TEXT PRIMARY KEY, -- SHA-256 of the token
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    uses       INTEGER NOT NULL CHECK (uses >= 0)
) STRICT;

CREATE INDEX link_account ON link (account);

CREATE TABLE live_closing (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 1),
    kind       TEXT NOT NULL CHECK (kind IN ('close', 'open')),
    at         INTEGER NOT NULL, -- microseconds since 1970, UTC
    by_account TEXT NOT NULL REFERENCES account (id),
    reason     TEXT NOT NULL, -- why it was opened again; empty otherwise
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE INDEX live_closing_by ON live_closing (by_account);

CREATE TABLE live_fact (
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL CHECK (number >= 1), -- in the order of receipt
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('start', 'end', 'delay', 'drop', 'begin', 'held', 'early', 'noshow', 'overrun', 'absent', 'late', 'leaves', 'tablelost', 'urgent', 'call', 'undo')),
    at          INTEGER NOT NULL, -- microseconds since 1970, UTC
    hall        TEXT NOT NULL, -- empty: all
    slot        INTEGER NOT NULL CHECK (slot >= 0),
    until_slot  INTEGER NOT NULL CHECK (until_slot >= 0), -- 0: to the last
    request     INTEGER NOT NULL CHECK (request >= 0), -- number; 0: none
    participant INTEGER NOT NULL CHECK (participant >= 0), -- number; 0: none
    table_no    INTEGER NOT NULL CHECK (table_no >= 0), -- 0: none
    minutes     INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 720), -- late in all
    target      TEXT NOT NULL, -- fact that is taken back
    by_account  TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (gathering, number),
    UNIQUE (gathering, id)
) STRICT;

CREATE INDEX live_fact_by ON live_fact (by_account);

CREATE TABLE live_told (
    gathering   TEXT NOT NULL,
    fact        INTEGER NOT NULL, -- number
    participant INTEGER NOT NULL CHECK (participant >= 0), -- number; 0: all who can be told were
    message     TEXT NOT NULL, -- that told them; empty for 0
    PRIMARY KEY (gathering, fact, participant),
    FOREIGN KEY (gathering, fact) REFERENCES live_fact (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE TABLE mail_attachment (
    message TEXT NOT NULL REFERENCES mail_message (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL CHECK (number >= 1),
    name    TEXT NOT NULL,
    type    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (message, number)
) STRICT;

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

CREATE TABLE match_bar ( -- kinds of parties that do not meet
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    one       TEXT NOT NULL,
    other     TEXT NOT NULL,
    PRIMARY KEY (gathering, one, other)
) STRICT;

CREATE TABLE match_counted (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL
) STRICT;

CREATE TABLE match_credit (
    gathering   TEXT NOT NULL,
    participant INTEGER NOT NULL,
    deserved    REAL NOT NULL CHECK (deserved >= 0),
    received    INTEGER NOT NULL CHECK (received >= 0),
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE TABLE match_limit ( -- what holds for one participant instead
    gathering   TEXT NOT NULL,
    participant INTEGER NOT NULL,
    least       INTEGER NOT NULL CHECK (least >= 0),
    most        INTEGER NOT NULL CHECK (most >= 0),
    accepts     INTEGER NOT NULL CHECK (accepts IN (0, 1)), -- every request at once
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE TABLE match_list (
    gathering   TEXT NOT NULL,
    participant INTEGER NOT NULL,
    body        TEXT NOT NULL, -- JSON, read only as a whole; numbers of participants, no names
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE TABLE match_never ( -- who never wants to meet whom
    gathering   TEXT NOT NULL,
    from_number INTEGER NOT NULL,
    to_number   INTEGER NOT NULL CHECK (to_number <> from_number),
    place       INTEGER NOT NULL CHECK (place >= 1), -- in the order in which it was said
    PRIMARY KEY (gathering, from_number, to_number),
    FOREIGN KEY (gathering, from_number) REFERENCES participant (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, to_number) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE INDEX match_never_to ON match_never (gathering, to_number);

CREATE TABLE match_overview (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    mark      TEXT NOT NULL,
    body      TEXT NOT NULL -- JSON, read only as a whole
) STRICT;

CREATE TABLE match_rules (
    gathering  TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    least      INTEGER NOT NULL CHECK (least >= 0), -- meetings that each business should have
    most       INTEGER NOT NULL CHECK (most >= 0),  -- 0: as many as there are slots
    in_row     INTEGER NOT NULL CHECK (in_row >= 0),
    wishes     INTEGER NOT NULL CHECK (wishes >= 0), -- open requests of a party; 0: any number
    kept       INTEGER NOT NULL CHECK (kept BETWEEN 0 AND 100), -- percent of places kept free
    silence    TEXT NOT NULL CHECK (silence IN ('accepts', 'lapses')),
    hours      INTEGER NOT NULL CHECK (hours >= 0), -- after which silence counts; 0: when the requests close
    same_owner INTEGER NOT NULL CHECK (same_owner IN (0, 1)), -- may meet
    rivals     INTEGER NOT NULL CHECK (rivals IN (0, 1)), -- may meet
    seed       TEXT NOT NULL -- unsigned 64 bits, decimal
) STRICT;

CREATE TABLE material (
    id        TEXT PRIMARY KEY,
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    item      INTEGER NOT NULL CHECK (item >= 0), -- number of the agenda item; 0: of the whole day
    place     INTEGER NOT NULL CHECK (place >= 1),
    title     TEXT NOT NULL,
    title_en  TEXT NOT NULL,
    link      TEXT NOT NULL,
    paper     TEXT NOT NULL, -- hash of the file; empty: a link
    size      INTEGER NOT NULL CHECK (size >= 0), -- bytes
    audience  TEXT NOT NULL CHECK (audience IN ('everyone', 'registered', 'attended')),
    consent   TEXT NOT NULL, -- YYYY-MM-DD on which the speaker agreed to publish; empty: not yet
    downloads INTEGER NOT NULL CHECK (downloads >= 0),
    said_by   TEXT NOT NULL REFERENCES account (id),
    said_at   INTEGER NOT NULL, -- microseconds since 1970, UTC
    version   INTEGER NOT NULL CHECK (version >= 1),
    CHECK ((link = '') <> (paper = ''))
) STRICT;

CREATE INDEX material_gathering ON material (gathering, item, place, id);

CREATE INDEX material_paper ON material (paper);

CREATE INDEX material_said_by ON material (said_by);

CREATE TABLE meeting_table (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    name      TEXT NOT NULL,
    hall      TEXT NOT NULL, features TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (gathering, number)
) STRICT;

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

CREATE INDEX membership_gathering ON membership (gathering);

CREATE INDEX membership_organisation ON membership (organisation, role);

CREATE INDEX membership_role ON membership (role, created_at, id);

CREATE TABLE merger (
    id        TEXT PRIMARY KEY,
    office    TEXT NOT NULL REFERENCES organisation (id),
    kept      TEXT NOT NULL, -- party
    merged    TEXT NOT NULL, -- party that is no more
    code      TEXT NOT NULL, -- of its public page, which leads to the kept one's
    content   BLOB NOT NULL, -- what is needed to undo it; emptied when that is over
    made_by   TEXT NOT NULL,
    made_at   INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE INDEX merger_code ON merger (code);

CREATE INDEX merger_office ON merger (office, made_at, id);

CREATE TABLE minutes (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    chair     TEXT NOT NULL REFERENCES signatory (id),
    taker     TEXT NOT NULL, -- notulis
    position  TEXT NOT NULL, -- of the notulis
    signed_by TEXT NOT NULL REFERENCES account (id),
    signed_at INTEGER NOT NULL -- microseconds since 1970, UTC
) STRICT;

CREATE INDEX minutes_chair ON minutes (chair);

CREATE INDEX minutes_signed_by ON minutes (signed_by);

CREATE TABLE minutes_section (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 0), -- of the agenda item; 0: what belongs to none
    words      TEXT NOT NULL,
    decisions  TEXT NOT NULL,
    tasks      TEXT NOT NULL, -- JSON, read only as a whole
    version    INTEGER NOT NULL CHECK (version >= 1),
    changed_by TEXT NOT NULL REFERENCES account (id),
    changed_at INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE INDEX minutes_section_changed_by ON minutes_section (changed_by);

CREATE TABLE officer (
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    place       INTEGER NOT NULL CHECK (place >= 1),
    name        TEXT NOT NULL,
    position    TEXT NOT NULL,
    stand_in    TEXT NOT NULL, -- empty: nobody
    PRIMARY KEY (participant, place)
) STRICT;

CREATE TABLE once (
    hash   TEXT PRIMARY KEY, -- of the form's key and who sent it
    print  TEXT NOT NULL,    -- hash of what was sent
    answer TEXT NOT NULL,    -- address it led to
    at     INTEGER NOT NULL
) STRICT;

CREATE INDEX once_at ON once (at);

CREATE TABLE organisation (
    id   TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('office', 'council', 'stakeholder', 'business', 'association')),
    name TEXT NOT NULL
, office TEXT REFERENCES organisation (id)) STRICT;

CREATE INDEX organisation_office ON organisation (office, name, id);

CREATE TABLE participant (
    id           TEXT PRIMARY KEY,
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    office       TEXT NOT NULL REFERENCES organisation (id), -- of the gathering
    number       INTEGER NOT NULL CHECK (number >= 1),
    party        TEXT NOT NULL REFERENCES party (id),
    desks        INTEGER NOT NULL CHECK (desks >= 0),
    link_version INTEGER NOT NULL DEFAULT 0, withdrawn_at INTEGER, table_no INTEGER NOT NULL DEFAULT 0, needs TEXT NOT NULL DEFAULT '',
    UNIQUE (gathering, number)
) STRICT;

CREATE INDEX participant_party ON participant (party);

CREATE TABLE party (
    id           TEXT PRIMARY KEY,
    office       TEXT NOT NULL REFERENCES organisation (id),
    organisation TEXT REFERENCES organisation (id), -- the party's own, when its people sign in
    kind         TEXT NOT NULL CHECK (kind IN ('business', 'bank', 'airport', 'hotel', 'retailer', 'government', 'council', 'expert', 'other')),
    name         TEXT NOT NULL,
    contact      TEXT NOT NULL,
    district     TEXT NOT NULL,
    village      TEXT NOT NULL,
    product      TEXT NOT NULL
) STRICT;

CREATE INDEX party_office ON party (office, name);

CREATE INDEX party_organisation ON party (organisation);

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

CREATE TABLE password (
    account    TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    hash       TEXT NOT NULL, -- argon2id with its parameters and salt
    changed_at INTEGER NOT NULL
) STRICT;

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

CREATE TABLE photo_person (
    photo TEXT NOT NULL REFERENCES gathering_photo (id) ON DELETE CASCADE,
    whom  TEXT NOT NULL, -- registration, participant or speaker; without a reference, so that a photo of who is gone stays unseen
    name  TEXT NOT NULL,
    PRIMARY KEY (photo, whom, name)
) STRICT;

CREATE INDEX photo_person_whom ON photo_person (whom, name);

CREATE TABLE product (
    id             TEXT PRIMARY KEY,
    party          TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    office         TEXT NOT NULL REFERENCES organisation (id),
    code           TEXT NOT NULL UNIQUE,
    state          TEXT NOT NULL CHECK (state IN ('draft', 'shown', 'hidden')),
    name           TEXT NOT NULL, -- Indonesian
    name_en        TEXT NOT NULL,
    about          TEXT NOT NULL,
    about_en       TEXT NOT NULL,
    kbli           TEXT NOT NULL,
    kbli_edition   TEXT NOT NULL,
    hs             TEXT NOT NULL, -- six digits of HS 2022, or empty
    materials      TEXT NOT NULL,
    technique      TEXT NOT NULL,
    size           TEXT NOT NULL,
    weight_grams   INTEGER NOT NULL CHECK (weight_grams >= 0), -- 0: not said
    unit           TEXT NOT NULL, -- what prices and numbers are for: piece, metre, pack ...
    price          INTEGER NOT NULL CHECK (price >= 0), -- rupiah; 0: not said
    wholesale      INTEGER NOT NULL CHECK (wholesale >= 0),
    price_for      TEXT NOT NULL CHECK (price_for IN ('everybody', 'partners', 'office')),
    wholesale_for  TEXT NOT NULL CHECK (wholesale_for IN ('everybody', 'partners', 'office')),
    minimum_order  INTEGER NOT NULL CHECK (minimum_order >= 0),
    lead_days      INTEGER NOT NULL CHECK (lead_days >= 0),
    a_month        INTEGER NOT NULL CHECK (a_month >= 0), -- capacity
    motif          TEXT NOT NULL,
    rights         TEXT NOT NULL,
    adults         INTEGER NOT NULL CHECK (adults IN (0, 1)),
    created_at     INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    version        INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX product_changed ON product (changed_at, id);

CREATE INDEX product_office ON product (office, id);

CREATE INDEX product_party ON product (party, name, id);

CREATE TABLE product_certificate (
    product     TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    certificate TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
    PRIMARY KEY (product, certificate)
) STRICT;

CREATE INDEX product_certificate_certificate ON product_certificate (certificate);

CREATE TABLE product_photo (
    product TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    place   INTEGER NOT NULL CHECK (place >= 1),
    shown   TEXT NOT NULL, -- hash of the picture on pages
    thumb   TEXT NOT NULL, -- hash of the small one
    width   INTEGER NOT NULL,
    height  INTEGER NOT NULL,
    caption TEXT NOT NULL,
    PRIMARY KEY (product, place)
) STRICT;

CREATE INDEX product_photo_shown ON product_photo (shown);

CREATE INDEX product_photo_thumb ON product_photo (thumb);

CREATE TABLE programme (
    id         TEXT PRIMARY KEY,
    body       TEXT NOT NULL REFERENCES organisation (id), -- whose it is
    kind       TEXT NOT NULL CHECK (kind IN ('training', 'mentoring', 'equipment', 'halal', 'licence', 'exhibition', 'market', 'finance', 'other')),
    name       TEXT NOT NULL,
    year       INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100), -- in which it counts
    starts     TEXT NOT NULL, -- YYYY-MM-DD, or empty
    ends       TEXT NOT NULL,
    place      TEXT NOT NULL,
    capacity   INTEGER NOT NULL CHECK (capacity >= 0), -- businesses; 0: not said
    note       TEXT NOT NULL,
    shared     INTEGER NOT NULL CHECK (shared IN (0, 1)), -- other offices and councils see it
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1 -- counted up by every change
) STRICT;

CREATE INDEX programme_body ON programme (body);

CREATE INDEX programme_year ON programme (year, body, id);

CREATE TABLE programme_part (
    id         TEXT PRIMARY KEY,
    programme  TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    party      TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    status     TEXT NOT NULL CHECK (status IN ('registered', 'taking', 'finished', 'dropped')),
    since      TEXT NOT NULL, -- YYYY-MM-DD, from when on it is so
    said_by    TEXT NOT NULL, -- account
    changed_at INTEGER NOT NULL,
    UNIQUE (programme, party)
) STRICT;

CREATE INDEX programme_part_party ON programme_part (party);

CREATE TABLE programme_partner (
    programme TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    body      TEXT NOT NULL REFERENCES organisation (id),
    asked_at  INTEGER NOT NULL,
    agreed_at INTEGER, -- missing: asked, and not answered
    PRIMARY KEY (programme, body)
) STRICT;

CREATE INDEX programme_partner_body ON programme_partner (body);

CREATE TABLE "promise" (
    id         TEXT PRIMARY KEY,
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    giver      TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    taker      TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    what       TEXT NOT NULL,
    potential  INTEGER NOT NULL CHECK (potential >= 0), -- whole rupiah that it may bring
    realised   INTEGER NOT NULL CHECK (realised >= 0), -- whole rupiah that it brought
    due        TEXT NOT NULL, -- YYYY-MM-DD; empty: none was said
    note       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('open', 'kept', 'dropped')),
    said_by    TEXT REFERENCES account (id), -- NULL: whoever held a printed code
    said_at    INTEGER NOT NULL, -- microseconds since 1970, UTC
    version    INTEGER NOT NULL CHECK (version >= 1),
    request    INTEGER NOT NULL DEFAULT 0 CHECK (request >= 0), -- number; 0: none
    quantity   INTEGER NOT NULL DEFAULT 0 CHECK (quantity >= 0), -- 0: not said
    unit       TEXT NOT NULL DEFAULT '',
    wording    TEXT NOT NULL DEFAULT '', -- fact in force; empty: staff wrote it down
    giver_said TEXT NOT NULL DEFAULT '' CHECK (giver_said IN ('', 'own', 'code', 'shared', 'paper', 'no')),
    taker_said TEXT NOT NULL DEFAULT '' CHECK (taker_said IN ('', 'own', 'code', 'shared', 'paper', 'no')),
    CHECK (giver <> taker)
) STRICT;

CREATE INDEX promise_gathering ON promise (gathering, said_at, id);

CREATE INDEX promise_giver ON promise (giver);

CREATE INDEX promise_said_by ON promise (said_by);

CREATE INDEX promise_taker ON promise (taker);

CREATE TABLE promise_fact (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    id         TEXT NOT NULL, -- made by the device
    promise    TEXT NOT NULL, -- its row is there once a wording is
    kind       TEXT NOT NULL CHECK (kind IN ('words', 'yes', 'no')),
    wording    TEXT NOT NULL, -- of words, the wording in whose place they stand; else the one that is meant
    request    INTEGER NOT NULL CHECK (request >= 0), -- number; 0: none
    giver      TEXT NOT NULL, -- participant; empty: of a yes or a no
    taker      TEXT NOT NULL,
    what       TEXT NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity >= 0),
    unit       TEXT NOT NULL,
    potential  INTEGER NOT NULL CHECK (potential >= 0), -- whole rupiah
    due        TEXT NOT NULL, -- YYYY-MM-DD
    side       TEXT NOT NULL, -- participant who says so
    device     TEXT NOT NULL, -- participant whose device or code it was; empty: of staff
    way        TEXT NOT NULL CHECK (way IN ('own', 'code', 'shared', 'paper')),
    at         INTEGER NOT NULL, -- microseconds since 1970, UTC
    by_account TEXT REFERENCES account (id), -- NULL: whoever held a printed code
    PRIMARY KEY (gathering, id)
) STRICT;

CREATE INDEX promise_fact_by ON promise_fact (by_account);

CREATE INDEX promise_fact_promise ON promise_fact (gathering, promise);

CREATE TABLE promise_usual (
    organisation TEXT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    place        INTEGER NOT NULL CHECK (place >= 1),
    words_id     TEXT NOT NULL,
    words_en     TEXT NOT NULL, -- empty: as in Indonesian
    PRIMARY KEY (organisation, place)
) STRICT;

CREATE TABLE publication (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 1),
    run        TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL, -- microseconds since 1970, UTC
    by_account TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE INDEX publication_by ON publication (by_account);

CREATE INDEX publication_run ON publication (run);

CREATE TABLE publication_notice (
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    publication INTEGER NOT NULL, -- up to which the notice tells
    participant INTEGER NOT NULL, -- number
    since       INTEGER NOT NULL, -- publication that they know; 0: none
    address     TEXT NOT NULL, -- of the pages when it was published
    told_at     INTEGER,
    channel     TEXT NOT NULL DEFAULT '' CHECK (channel IN ('', 'mail', 'hand')),
    mail        TEXT NOT NULL DEFAULT '', -- message
    told_by     TEXT NOT NULL DEFAULT '', -- account; empty: due work
    PRIMARY KEY (gathering, participant, publication)
) STRICT;

CREATE INDEX publication_notice_due ON publication_notice (gathering, participant) WHERE told_at IS NULL;

CREATE TABLE recovery_code (
    hash    TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX recovery_code_account ON recovery_code (account);

CREATE TABLE reference_edition (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    version   TEXT NOT NULL,
    source    TEXT NOT NULL, -- who published it, cited
    grade     TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D')),
    checked   TEXT NOT NULL, -- YYYY-MM-DD, compared with its source
    row_count INTEGER NOT NULL,
    content   BLOB NOT NULL, -- in our own form, compressed
    made_by   TEXT NOT NULL, -- account
    made_at   INTEGER NOT NULL,
    forced_at INTEGER, -- put in force last; empty: never, only looked at
    in_force  INTEGER NOT NULL CHECK (in_force IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX reference_edition_in_force ON reference_edition (kind) WHERE in_force = 1;

CREATE INDEX reference_edition_kind ON reference_edition (kind, made_at, id);

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

CREATE INDEX registration_email ON registration (email) WHERE email <> '';

CREATE INDEX registration_entered_by ON registration (entered_by);

CREATE UNIQUE INDEX registration_live ON registration (gathering, party) WHERE state IN ('waiting', 'offered', 'confirmed', 'pending') AND party IS NOT NULL;

CREATE INDEX registration_party ON registration (party);

CREATE INDEX registration_state ON registration (gathering, state, seat, district, cluster, newcomer, women);

CREATE INDEX registration_until ON registration (until, id) WHERE state = 'offered';

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

CREATE INDEX report_number_by ON report_number (numbered_by);

CREATE INDEX report_number_signatory ON report_number (signatory);

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

CREATE TABLE "request" (
    id            TEXT PRIMARY KEY,
    gathering     TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    office        TEXT NOT NULL REFERENCES organisation (id), -- of the gathering
    number        INTEGER NOT NULL CHECK (number >= 1),
    from_number   INTEGER NOT NULL,
    to_number     INTEGER NOT NULL CHECK (to_number <> from_number),
    priority      INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 3),
    answer        TEXT NOT NULL CHECK (answer IN ('asked', 'lapsed', 'accepted', 'declined', 'withdrawn')),
    session       INTEGER NOT NULL CHECK (session >= 0),
    fixed_slot    INTEGER NOT NULL CHECK (fixed_slot >= 0),
    note          TEXT NOT NULL,
    origin        TEXT NOT NULL DEFAULT '' CHECK (origin IN ('', 'wish', 'party', 'paper', 'proposal')), -- empty: a file, or not known
    asked_at      INTEGER, -- microseconds since 1970, UTC; missing: not known
    due_at        INTEGER, -- when silence counts; missing: when the requests close
    answered_at   INTEGER,
    answered_by   TEXT NOT NULL DEFAULT '', -- account; empty: nobody, a rule
    reason        TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'full', 'field', 'ready', 'later', 'other')), -- why it was declined
    words         TEXT NOT NULL DEFAULT '',
    UNIQUE (gathering, number),
    FOREIGN KEY (gathering, from_number) REFERENCES participant (gathering, number),
    FOREIGN KEY (gathering, to_number) REFERENCES participant (gathering, number)
) STRICT;

CREATE INDEX request_due ON request (gathering, due_at) WHERE answer = 'asked';

CREATE INDEX request_from ON request (gathering, from_number);

CREATE INDEX request_to ON request (gathering, to_number);

CREATE TABLE request_after (
    gathering TEXT NOT NULL,
    number    INTEGER NOT NULL,
    earlier   INTEGER NOT NULL,
    PRIMARY KEY (gathering, number, earlier),
    FOREIGN KEY (gathering, number) REFERENCES request (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, earlier) REFERENCES request (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE INDEX request_after_earlier ON request_after (gathering, earlier);

CREATE TABLE retention (
    office     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    days       INTEGER NOT NULL CHECK (days >= 0),
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (office, kind)
) STRICT;

CREATE INDEX retention_changed_by ON retention (changed_by);

CREATE TABLE run (
    id           TEXT PRIMARY KEY,
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    office       TEXT NOT NULL REFERENCES organisation (id), -- of the gathering
    number       INTEGER NOT NULL CHECK (number >= 1),
    state        TEXT NOT NULL CHECK (state IN ('requested', 'running', 'finished', 'cancelled', 'failed')),
    budget_ms    INTEGER NOT NULL,
    fairness     INTEGER,
    seed         TEXT NOT NULL, -- unsigned 64 bits, decimal
    asked_by     TEXT NOT NULL REFERENCES account (id),
    requested_at INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0, -- how often a process has begun it
    started_at   INTEGER,
    alive_at     INTEGER, -- last sign of life of the process that computes it
    ended_at     INTEGER,
    cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
    best         INTEGER NOT NULL DEFAULT -1,
    bound        INTEGER NOT NULL DEFAULT 0,
    phase        TEXT NOT NULL DEFAULT '',
    seconds      REAL NOT NULL DEFAULT 0,
    status       TEXT NOT NULL DEFAULT '' CHECK (status IN ('', 'optimal', 'feasible', 'infeasible', 'unknown')),
    spread       INTEGER NOT NULL DEFAULT 0,
    reasons      TEXT NOT NULL DEFAULT '[]', -- JSON, read only as a whole
    shown        INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)), kind TEXT NOT NULL DEFAULT 'solve' CHECK (kind IN ('solve', 'hand', 'trial')), wishes TEXT NOT NULL DEFAULT '{}', results TEXT NOT NULL DEFAULT '{}',
    UNIQUE (gathering, number)
) STRICT;

CREATE INDEX run_due ON run (requested_at) WHERE state IN ('requested', 'running');

CREATE UNIQUE INDEX run_going ON run (gathering) WHERE state IN ('requested', 'running');

CREATE UNIQUE INDEX run_shown ON run (gathering) WHERE shown = 1;

CREATE TABLE saved_list (
    id         TEXT PRIMARY KEY,
    office     TEXT NOT NULL REFERENCES organisation (id),
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    query      TEXT NOT NULL, -- of the list's address
    shared     INTEGER NOT NULL CHECK (shared IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX saved_list_account ON saved_list (account);

CREATE INDEX saved_list_office ON saved_list (office, name, id);

CREATE TABLE seat_part (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    kind      TEXT NOT NULL CHECK (kind IN ('district', 'cluster', 'newcomers', 'women')),
    value     TEXT NOT NULL,
    least     INTEGER NOT NULL CHECK (least >= 0),
    most      INTEGER NOT NULL CHECK (most >= 0),
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE session (
    hash       TEXT PRIMARY KEY, -- SHA-256 of the token
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    begun_at   INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
, id TEXT NOT NULL DEFAULT '', membership TEXT REFERENCES membership (id) ON DELETE CASCADE, method TEXT NOT NULL DEFAULT 'link' CHECK (method IN ('link', 'code', 'password', 'password_totp', 'passkey', 'openid')), device TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX session_account ON session (account);

CREATE INDEX session_membership ON session (membership);

CREATE TABLE sign_in_code (
    account    TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    hash       TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL CHECK (tries >= 0) -- that are left
) STRICT;

CREATE TABLE signatory (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    name         TEXT NOT NULL,
    position     TEXT NOT NULL,
    grade        TEXT NOT NULL, -- pangkat
    nip          TEXT NOT NULL CHECK (nip = '' OR length(nip) = 18),
    on_behalf    TEXT NOT NULL, -- a.n.
    acting       INTEGER NOT NULL CHECK (acting IN (0, 1)), -- plt.
    first_day    TEXT NOT NULL, -- YYYY-MM-DD or empty
    last_day     TEXT NOT NULL
) STRICT;

CREATE INDEX signatory_organisation ON signatory (organisation);

CREATE TABLE sitting_note (
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    request     INTEGER NOT NULL CHECK (request >= 1), -- number
    account     TEXT NOT NULL REFERENCES account (id),
    id          TEXT NOT NULL, -- made by the device
    words       TEXT NOT NULL,
    shared      INTEGER NOT NULL CHECK (shared IN (0, 1)), -- organisers may read it
    at          INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (participant, request, account)
) STRICT;

CREATE INDEX sitting_note_account ON sitting_note (account);

CREATE TABLE slot (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    start     INTEGER NOT NULL, -- minutes after midnight
    finish    INTEGER NOT NULL,
    session   INTEGER NOT NULL CHECK (session >= 0),
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE TABLE speaker (
    id           TEXT PRIMARY KEY,
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number >= 1),
    name         TEXT NOT NULL,
    organisation TEXT NOT NULL, -- as printed
    about        TEXT NOT NULL,
    about_en     TEXT NOT NULL,
    contact      TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('invited', 'confirmed', 'declined')),
    photo        TEXT NOT NULL, -- hash of a file; empty: none
    slides       TEXT NOT NULL,
    slides_for   TEXT NOT NULL CHECK (slides_for IN ('hosts', 'attended', 'all')),
    photo_ok     TEXT NOT NULL, -- YYYY-MM-DD; empty: not agreed to
    about_ok     TEXT NOT NULL,
    recording_ok TEXT NOT NULL,
    fee          INTEGER NOT NULL CHECK (fee >= 0), -- rupiah
    tax          TEXT NOT NULL,
    receipt      TEXT NOT NULL -- number of the printed receipt
, slides_size INTEGER NOT NULL DEFAULT 0, slides_ok TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX speaker_gathering ON speaker (gathering, number);

CREATE INDEX speaker_photo ON speaker (photo) WHERE photo <> '';

CREATE INDEX speaker_slides ON speaker (slides) WHERE slides <> '';

CREATE TABLE speaking (
    gathering TEXT NOT NULL,
    item      INTEGER NOT NULL,
    place     INTEGER NOT NULL CHECK (place >= 1), -- order within the gathering
    speaker   TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    moderates INTEGER NOT NULL CHECK (moderates IN (0, 1)),
    PRIMARY KEY (gathering, item, speaker),
    FOREIGN KEY (gathering, item) REFERENCES agenda_item (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE INDEX speaking_speaker ON speaking (speaker);

CREATE TABLE stakeholder (
    party      TEXT PRIMARY KEY REFERENCES party (id) ON DELETE CASCADE,
    office     TEXT NOT NULL REFERENCES organisation (id),
    code       TEXT NOT NULL UNIQUE,
    public     INTEGER NOT NULL CHECK (public IN (0, 1)),
    about      TEXT NOT NULL,
    looks_for  TEXT NOT NULL,
    offers     TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX stakeholder_changed ON stakeholder (changed_at, party);

CREATE INDEX stakeholder_office ON stakeholder (office, party);

CREATE TABLE stakeholder_unit (
    id       TEXT PRIMARY KEY,
    party    TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    officer  TEXT REFERENCES account (id) ON DELETE SET NULL,
    a_day    INTEGER NOT NULL CHECK (a_day >= 0), -- businesses that it can receive in a day
    minutes  INTEGER NOT NULL CHECK (minutes >= 0) -- for each; 0: not said
) STRICT;

CREATE INDEX stakeholder_unit_officer ON stakeholder_unit (officer);

CREATE INDEX stakeholder_unit_party ON stakeholder_unit (party, name, id);

CREATE TABLE task (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    title     TEXT NOT NULL,
    due       INTEGER NOT NULL, -- days after the gathering's day; before it when less than 0
    who       TEXT NOT NULL,
    done_by   TEXT REFERENCES account (id),
    done_at   INTEGER,
    PRIMARY KEY (gathering, number)
) STRICT;

CREATE INDEX task_done_by ON task (done_by);

CREATE TABLE totp (
    account      TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    secret       TEXT NOT NULL,
    confirmed_at INTEGER, -- not in use until then
    last_step    INTEGER NOT NULL -- each code is taken once
) STRICT;

CREATE TABLE unavailable (
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    slot        INTEGER NOT NULL,
    PRIMARY KEY (participant, slot)
) STRICT;

CREATE TABLE want (
    id          TEXT PRIMARY KEY,
    party       TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    office      TEXT NOT NULL REFERENCES organisation (id),
    side        TEXT NOT NULL CHECK (side IN ('need', 'offer')),
    kind        TEXT NOT NULL CHECK (kind IN ('product', 'service', 'material', 'capacity', 'finance', 'market', 'training', 'knowledge', 'partner', 'other')),
    title       TEXT NOT NULL,
    about       TEXT NOT NULL,
    topic       TEXT NOT NULL, -- a code of the taxonomy: KBLI, HS or cluster; or empty
    quantity    INTEGER NOT NULL CHECK (quantity >= 0), -- 0: not said; rupiah for finance
    unit        TEXT NOT NULL,
    valid_until TEXT NOT NULL, -- YYYY-MM-DD, or empty
    state       TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    said_by     TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX want_changed ON want (changed_at, id);

CREATE INDEX want_office ON want (office, side, state, id);

CREATE INDEX want_party ON want (party, side, id);

CREATE TABLE want_condition (
    want     TEXT NOT NULL REFERENCES want (id) ON DELETE CASCADE,
    place    INTEGER NOT NULL CHECK (place >= 1),
    kind     TEXT NOT NULL, -- certificate, a_month, minimum_order, region, lead_days, words
    value    TEXT NOT NULL,
    required INTEGER NOT NULL CHECK (required IN (0, 1)),
    PRIMARY KEY (want, place)
) STRICT;

CREATE TABLE wish (
    registration TEXT NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    party        TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    priority     INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 3),
    PRIMARY KEY (registration, party)
) STRICT;

CREATE INDEX wish_party ON wish (party);
