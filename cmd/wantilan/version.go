package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by release builds (-ldflags "-X main.version=…").
var version = "dev"

type versionCommand struct{}

func (versionCommand) words(*line) {}

// Run prints the version, the commit it was built from and the Go version.
func (versionCommand) Run(_ context.Context, std streams) error {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " (" + s.Value[:min(12, len(s.Value))] + ")"
			}
		}
	}
	_, err := fmt.Fprintf(std.out, "wantilan %s%s %s %s/%s\n", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
