-- +goose Up
-- Who sits for a participant (petugas meja), and who comes in whose stead.
CREATE TABLE officer (
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    place       INTEGER NOT NULL CHECK (place >= 1),
    name        TEXT NOT NULL,
    position    TEXT NOT NULL,
    stand_in    TEXT NOT NULL, -- empty: nobody
    PRIMARY KEY (participant, place)
) STRICT;

-- How long people walk from one hall to another, either way.
CREATE TABLE hall_walk (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    hall      TEXT NOT NULL,
    other     TEXT NOT NULL,
    minutes   INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 240),
    PRIMARY KEY (gathering, hall, other),
    CHECK (hall < other)
) STRICT;
