package sheet

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// lineIndex turns offsets into lines and characters, both counted from 1. It
// looks for the line ends only when the first place is asked for.
type lineIndex struct {
	text   string
	starts []int
}

func newLineIndex(text string) *lineIndex { return &lineIndex{text: text} }

func (x *lineIndex) place(at int) (line, column int) {
	if x.starts == nil {
		x.starts = []int{0}
		for i := 0; ; {
			end := strings.IndexByte(x.text[i:], '\n')
			if end < 0 {
				break
			}
			i += end + 1
			x.starts = append(x.starts, i)
		}
	}
	at = min(at, len(x.text))
	line = sort.Search(len(x.starts), func(i int) bool { return x.starts[i] > at })
	start := x.starts[line-1]
	return line, utf8.RuneCountInString(x.text[start:min(at, start+1<<16)]) + 1
}
