package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

// await waits until the server answers.
func (s *server) await() error {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.address("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
			return fmt.Errorf("the PostgreSQL server does not answer: %w\n%s", err, log)
		case <-look.C:
		}
	}
}

// stop ends the server at once and removes its folder.
func (s *server) stop() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(quickly) // gone already when it could not start
		_ = s.cmd.Wait()                  // it says that it was stopped
	}
	if s.folder != "" {
		_ = os.RemoveAll(s.folder) // in the temporary folder anyway
	}
}
