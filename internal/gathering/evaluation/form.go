package evaluation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// MostQuestions is how many can be asked about one sort of thing: who answers on a
// phone has a minute.
const MostQuestions = 6

const longestQuestion = 150 // characters

// Asked is what is asked at a gathering, for staff; fixed tells that it cannot be
// changed any more, because the day has begun.
func (b *Book) Asked(ctx context.Context, by account.Actor, g gathering.ID) (f Form, day gathering.Gathering, fixed bool, err error) {
	d, err := b.store.Day(ctx, g)
	if err != nil {
		return f, day, false, fmt.Errorf("load gathering %s: %w", g, err)
	}
	if day = d.Gathering; !day.Allows(by, account.SeeFeedback) {
		if day.Allows(by, account.SeeGathering) {
			return f, day, false, fault.New(fault.Forbidden, "account.not_allowed")
		}
		return f, day, false, fault.New(fault.NotFound, "gathering.not_found")
	}
	f, plan, err := b.form(ctx, g)
	return f, day, !plan.Date.IsZero() && !b.now().Before(plan.Date), err
}

// SetForm changes what is asked at a gathering, until its day begins; ofOffice makes it
// what the office asks at later ones too. Questions without words are left out.
func (b *Book) SetForm(ctx context.Context, by account.Actor, form Form, ofOffice bool) error {
	before, _, fixed, err := b.Asked(ctx, by, form.Gathering)
	if err != nil {
		return err
	}
	if fixed {
		return fault.New(fault.Conflict, "evaluation.begun")
	}
	form.Office = before.Office
	if form, err = form.checked(); err != nil {
		return err
	}
	e := by.Did(account.SeeFeedback, form.Gathering.Object(), b.now()).
		From(account.Facts{"questions": len(before.Questions), "days": before.Days}).
		To(account.Facts{"questions": len(form.Questions), "days": form.Days, "office_default": ofOffice})
	return b.store.KeepFeedbackForm(ctx, form, ofOffice, e)
}

// checked drops empty questions, gives the others keys, and tells all that is wrong
// under about_place_field.
func (f Form) checked() (Form, error) {
	var wrong []error
	if f.Days < 1 || f.Days > mostDays {
		wrong = append(wrong, fault.Field("days", "evaluation.days_wrong", mostDays))
	}
	var kept []Question
	place := map[About]int{}
	for _, q := range f.Questions {
		place[q.About]++
		field := fmt.Sprintf("%s_%d", q.About, place[q.About])
		q.ID, q.EN = strings.Join(strings.Fields(q.ID), " "), strings.Join(strings.Fields(q.EN), " ")
		if q.ID == "" {
			if q.EN != "" {
				wrong = append(wrong, fault.Field(field+"_id", "fault.required"))
			}
			continue
		}
		for name, words := range map[string]string{"_id": q.ID, "_en": q.EN} {
			if utf8.RuneCountInString(words) > longestQuestion {
				wrong = append(wrong, fault.Field(field+name, "fault.too_long", longestQuestion))
			}
		}
		switch q.Kind {
		case Scale, Words:
		case Held, Next:
			if q.About != Meeting {
				wrong = append(wrong, fault.Field(field+"_kind", "evaluation.meetings_only"))
			}
		default:
			wrong = append(wrong, fault.Field(field+"_kind", "evaluation.choose"))
		}
		q.Key = field
		kept = append(kept, q)
	}
	for about, n := range place {
		if n > MostQuestions {
			wrong = append(wrong, fault.Field(fmt.Sprintf("%s_%d_id", about, MostQuestions+1), "evaluation.too_many", MostQuestions))
		}
	}
	if len(wrong) == 0 && len(kept) == 0 {
		wrong = append(wrong, fault.Field("day_1_id", "fault.required"))
	}
	f.Questions = kept
	return f, errors.Join(wrong...)
}
