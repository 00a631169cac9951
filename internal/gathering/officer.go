package gathering

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Officer is one of those who sit for a stakeholder (petugas meja). How many meetings a
// desk has at once is Participant.Desks; officers are who is named to those who come.
type Officer struct {
	Name     string
	Position string // may be empty
	StandIn  string // who comes in their stead (diwakilkan); empty: they come themselves
}

// Bounds of officers.
const (
	MostOfficers    = 12
	longestOfficer  = 100 // characters of a name
	longestPosition = 80
)

// ReadOfficers reads officers as they are typed: lines without a name are none. A mistake
// names the field with the number of its line.
func ReadOfficers(typed []Officer) (all []Officer, err error) {
	if len(typed) > MostOfficers {
		return nil, fault.Field("name_1", "match.between", 0, MostOfficers)
	}
	for i, o := range typed {
		for _, x := range []struct {
			field string
			text  *string
			most  int
		}{{"name", &o.Name, longestOfficer}, {"position", &o.Position, longestPosition}, {"stand_in", &o.StandIn, longestOfficer}} {
			*x.text = strings.Join(strings.Fields(*x.text), " ")
			if utf8.RuneCountInString(*x.text) > x.most {
				return nil, fault.Field(fmt.Sprint(x.field, "_", i+1), "fault.too_long", x.most)
			}
		}
		if o == (Officer{}) {
			continue
		}
		if o.Name == "" {
			return nil, fault.Field(fmt.Sprint("name_", i+1), "match.officer_unnamed")
		}
		if slices.ContainsFunc(all, func(x Officer) bool { return strings.EqualFold(x.Name, o.Name) }) {
			return nil, fault.Field(fmt.Sprint("name_", i+1), "match.officer_twice", o.Name)
		}
		all = append(all, o)
	}
	return all, nil
}

// OfficersSaid is what the audit log tells of officers: how many, and no names.
func OfficersSaid(all []Officer) account.Facts {
	stand := 0
	for _, o := range all {
		if o.StandIn != "" {
			stand++
		}
	}
	return account.Facts{"officers": len(all), "stand_ins": stand}
}
