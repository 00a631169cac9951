package account_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
)

// deeds are all deeds of this release.
var deeds = []account.Deed{
	account.SeeGathering, account.SeeBoard, account.SeeRequests, account.SeeAnyAgenda, account.SeeOwnAgenda,
	account.SolveTimetable, account.ExportTimetable, account.ImportGathering, account.VoidAgendaLinks, account.SeeMessages,
	account.RecordConsent, account.SeeProcessing, account.KeepConsentTexts, account.KeepRetention,
	account.SeeRegister, account.KeepRegister, account.VerifyRegister, account.ImportRegister, account.PublishRegister, account.SeeReference, account.KeepReference, account.SeePartners, account.SeeProfiles, account.KeepOwnProfile,
	account.SeeLetters, account.KeepLetters,
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	hosts := []account.Deed{
		account.SeeGathering, account.SeeBoard, account.SeeRequests, account.SeeAnyAgenda,
		account.SolveTimetable, account.ExportTimetable, account.ImportGathering, account.VoidAgendaLinks, account.SeeMessages,
	}
	hosts = append(hosts, account.RecordConsent, account.SeeProcessing)
	register := []account.Deed{
		account.SeeRegister, account.KeepRegister, account.VerifyRegister, account.ImportRegister, account.PublishRegister, account.SeeReference,
	}
	letters := []account.Deed{account.SeeLetters, account.KeepLetters}
	tests := map[account.Role][]account.Deed{
		account.Stranger:      nil,
		account.Administrator: slices.Concat(hosts, []account.Deed{account.KeepConsentTexts, account.KeepRetention}, register, []account.Deed{account.KeepReference, account.SeePartners}, letters),
		account.Organiser:     slices.Concat(hosts, []account.Deed{account.KeepRetention}, register, []account.Deed{account.SeePartners}, letters),
		account.Desk:          {account.SeeGathering, account.SeeOwnAgenda, account.SeePartners, account.SeeProfiles, account.KeepOwnProfile},
		account.Owner:         {account.SeeGathering, account.SeeOwnAgenda, account.KeepOwnProfile},
		account.Speaker:       {account.SeeGathering},
		"somebody else":       nil,
	}
	for role, want := range tests {
		var got []account.Deed
		for _, d := range deeds {
			if (account.Actor{Account: "a", Organisation: "o", Role: role}).May(d) {
				got = append(got, d)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("role %q (-want +got):\n%s", role, diff)
		}
	}
}

func TestUnknownDeedIsNobodys(t *testing.T) {
	t.Parallel()
	if (account.Actor{Role: account.Administrator}).May("house.burn") {
		t.Error("an unknown deed is allowed")
	}
	if (account.Actor{Role: account.Speaker}).MayAny(account.SolveTimetable, account.SeeBoard) {
		t.Error("a speaker may solve or see the board")
	}
	if !(account.Actor{Role: account.Speaker}).MayAny(account.SolveTimetable, account.SeeGathering) {
		t.Error("one allowed deed of two is not enough")
	}
}
