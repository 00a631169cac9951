package store

import (
	"database/sql"
	"time"
)

// PostgresPool opens a pool as Open does, for looking at how it asks.
func PostgresPool(address string) (*sql.DB, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, err
	}
	return postgresPool(config)
}

// Silence tells how long a line of an address may be silent.
func Silence(address string) (time.Duration, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return 0, err
	}
	return silence(config), nil
}
