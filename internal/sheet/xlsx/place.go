package xlsx

import (
	"strconv"
	"strings"
)

// Letters names a column as spreadsheets do: 1 is A, 27 is AA.
func Letters(column int) string {
	var b [8]byte
	i := len(b)
	for ; column > 0; column = (column - 1) / 26 {
		i--
		b[i] = byte('A' + (column-1)%26)
	}
	return string(b[i:])
}

// At names a cell: At(2, 3) is B3.
func At(column, row int) string { return Letters(column) + strconv.Itoa(row) }

// Place reads the name of a cell such as B3 or $B$3; false for what is none.
func Place(cell string) (column, row int, ok bool) {
	cell = strings.TrimPrefix(cell, "$")
	i := 0
	for ; i < len(cell); i++ {
		c := cell[i] &^ ('a' - 'A')
		if c < 'A' || c > 'Z' {
			break
		}
		if column = column*26 + int(c-'A') + 1; column > MostColumns {
			return 0, 0, false
		}
	}
	digits := strings.TrimPrefix(cell[i:], "$")
	if i == 0 || digits == "" || digits[0] < '0' || digits[0] > '9' {
		return 0, 0, false
	}
	row, err := strconv.Atoi(digits)
	return column, row, err == nil && row >= 1 && row <= MostRows
}

// Quoted is a sheet's name as formulas and links write it.
func Quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }
