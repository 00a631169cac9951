-- +goose Up
-- counted up with every change to what a gathering's pages show, so that what was
-- read of it can be kept in memory
ALTER TABLE gathering ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
