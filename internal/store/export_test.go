package store

import "database/sql"

// PostgresPool opens a pool as Open does, for looking at how it asks.
func PostgresPool(address string) (*sql.DB, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, err
	}
	return postgresPool(config)
}
