package invitation

// Unlike tells who of some can be added to those that are on a list: nobody of the same
// party, telephone or e-mail address stands on it twice.
func Unlike(there, list []Invitation) (fresh []Invitation, left []Left) {
	by := map[string]string{} // key → who has it
	keys := func(i *Invitation) map[string]string {
		return map[string]string{"invitation.same_party": string(i.Party), "invitation.same_email": i.Email, "invitation.same_phone": i.Phone}
	}
	take := func(i *Invitation) {
		for why, key := range keys(i) {
			if key != "" {
				by[why+key] = i.Name
			}
		}
	}
	for n := range there {
		take(&there[n])
	}
next:
	for n := range list {
		has := keys(&list[n])
		for _, why := range []string{"invitation.same_party", "invitation.same_email", "invitation.same_phone"} {
			if like, taken := by[why+has[why]]; taken && has[why] != "" {
				left = append(left, Left{Line: list[n].line, Name: list[n].Name, Why: why, Like: like})
				continue next
			}
		}
		take(&list[n])
		fresh = append(fresh, list[n])
	}
	return fresh, left
}
