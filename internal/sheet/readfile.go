package sheet

import (
	"context"

	"wantilan/internal/lang"
	"wantilan/internal/register/intake"
)

// mostSaid is how many mistakes of a file are kept to be shown.
const mostSaid = 20

// ReadFile implements intake.ReadFile. What is wrong with a file is said in both
// languages: who looks at it later is not known yet.
func ReadFile(ctx context.Context, name string, file []byte, told func(rows int)) ([]intake.Grid, error) {
	grids, mistakes := GridsTold(ctx, name, file, told)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(mistakes) == 0 {
		return grids, nil
	}
	bad := &intake.Unreadable{Said: map[string][]string{}}
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		for _, m := range mistakes[:min(len(mistakes), mostSaid)] {
			bad.Said[string(tag)] = append(bad.Said[string(tag)], m.Word(lang.In(tag)))
		}
	}
	return nil, bad
}
