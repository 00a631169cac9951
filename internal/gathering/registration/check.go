package registration

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// Bounds of what is typed.
const (
	longestName  = 120 // letters
	longestWords = 500
	mostPeople   = 20 // of one party; more is a mistake
	mostWants    = 10
	mostWishes   = 20
	longestNIB   = 13
)

// Field names of a form, each with its place from 1 where there are several.
func fieldOf(name string, i int) string { return fmt.Sprintf("%s_%d", name, i+1) }

// line puts a text on one line and tells when it is too long.
func line(field string, text *string, most int) error {
	*text = strings.Join(strings.Fields(*text), " ")
	if utf8.RuneCountInString(*text) > most {
		return fault.Field(field, "fault.too_long", most)
	}
	return nil
}

// required is line for what may not be empty.
func required(field string, text *string, most int) error {
	if err := line(field, text, most); err != nil {
		return err
	}
	if *text == "" {
		return fault.Field(field, "fault.required")
	}
	return nil
}

// phone reads a number into its one form; an empty one stays.
func phone(field string, text *string) error {
	if strings.TrimSpace(*text) == "" {
		*text = ""
		return nil
	}
	read, err := account.Phone(*text)
	if err != nil {
		return fault.Field(field, "account.phone_invalid")
	}
	*text = read
	return nil
}

// check tidies what a party says of its coming and tells all that is wrong with it.
func (d *Details) check(g *gathering.Gathering, own register.PartyID, may func(register.PartyID) bool) error {
	var wrong []error
	say := func(err error) {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(d.Attendees) == 0 {
		say(fault.Field(fieldOf("name", 0), "registration.nobody"))
	}
	if len(d.Attendees) > mostPeople {
		say(fault.Field("more", "registration.too_many_people", mostPeople))
		d.Attendees = d.Attendees[:mostPeople]
	}
	for i := range d.Attendees {
		say(d.Attendees[i].check(i))
	}
	say(d.checkWants())
	say(d.checkWishes(own, may))
	say(d.checkTimes(g))
	if d.Obstacle != "" && !slices.Contains(Obstacles, d.Obstacle) {
		say(fault.Field("obstacle", "fault.required"))
	}
	say(line("obstacle_words", &d.ObstacleWords, longestWords))
	return join(wrong...)
}

func (a *Attendee) check(i int) error {
	errs := []error{
		required(fieldOf("name", i), &a.Name, longestName), line(fieldOf("position", i), &a.Position, longestName), phone(fieldOf("phone", i), &a.Phone),
		line(fieldOf("meal_note", i), &a.MealNote, longestWords), line(fieldOf("access", i), &a.Access, longestWords),
	}
	if a.Sex != "" && a.Sex != Man && a.Sex != Woman {
		errs = append(errs, fault.Field(fieldOf("sex", i), "registration.sex"))
	}
	if a.Meal != "" && !slices.Contains(Meals, a.Meal) {
		errs = append(errs, fault.Field(fieldOf("meal", i), "registration.meal_unknown"))
	}
	if a.Meal == OtherMeal && a.MealNote == "" {
		errs = append(errs, fault.Field(fieldOf("meal_note", i), "registration.meal_note"))
	}
	return join(errs...)
}

func (d *Details) checkWants() error {
	if len(d.Wants) > mostWants {
		return fault.Field("want", "registration.too_many_wants", mostWants)
	}
	var errs []error
	for i := range d.Wants {
		w := &d.Wants[i]
		errs = append(errs, required(fieldOf("want", i), &w.Words, longestWords), line(fieldOf("quantity", i), &w.Quantity, longestName))
		if w.Side != register.Need && w.Side != register.Offer || !slices.Contains(register.WantKinds, w.Kind) {
			errs = append(errs, fault.Field(fieldOf("want", i), "registration.want_kind"))
		}
	}
	return join(errs...)
}

func (d *Details) checkWishes(own register.PartyID, may func(register.PartyID) bool) error {
	if len(d.Wishes) > mostWishes {
		return fault.Field("wish", "registration.too_many_wishes", mostWishes)
	}
	seen := map[register.PartyID]bool{own: true}
	for _, w := range d.Wishes {
		if seen[w.Party] || !may(w.Party) || w.Priority < match.Must || w.Priority > match.Open {
			return fault.Field("wish", "registration.wish_unknown")
		}
		seen[w.Party] = true
	}
	return nil
}

func (d *Details) checkTimes(g *gathering.Gathering) error {
	if d.Arrive < 0 || d.Leave < 0 || d.Arrive >= 24*60 || d.Leave > 24*60 || d.Leave > 0 && d.Arrive >= d.Leave {
		return fault.Field("leave", "registration.leave_first")
	}
	slices.Sort(d.Away)
	d.Away = slices.Compact(d.Away)
	for _, n := range d.Away {
		if n < 1 || n > len(g.Slots) {
			return fault.Field("away", "registration.slot_unknown")
		}
	}
	if len(d.Away) > 0 && len(d.Away) == len(g.Slots) {
		return fault.Field("away", "registration.never_there")
	}
	return nil
}

// Unavailable are the numbers of the slots at which a party cannot meet: those it
// named, and those that are not wholly between its coming and its leaving.
func (d *Details) Unavailable(slots []gathering.Slot) []int {
	var all []int
	for _, s := range slots {
		out := s.Timed() && (s.End.OfDay()-(s.End-s.Start) < d.Arrive || d.Leave > 0 && s.End.OfDay() > d.Leave) // on each day
		if out || slices.Contains(d.Away, s.Number) {
			all = append(all, s.Number)
		}
	}
	return all
}

// join is errors.Join of all that is wrong in one list, so that a page finds each.
func join(errs ...error) error {
	var flat []error
	for _, err := range errs {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			flat = append(flat, many.Unwrap()...)
		} else if err != nil {
			flat = append(flat, err)
		}
	}
	return errors.Join(flat...)
}
