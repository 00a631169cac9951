package main

import (
	"os"
	"strings"
)

// preferredLanguage is the language of the command line when --lang does not
// say: WANTILAN_LANG, else the system's, else English, in which the commands
// themselves are written.
func preferredLanguage() string {
	for _, name := range []string{"WANTILAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(name); value != "" {
			if strings.HasPrefix(strings.ToLower(value), "id") {
				return "id"
			}
			return "en"
		}
	}
	return "en"
}
