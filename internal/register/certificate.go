package register

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// CertificateKind is a sort of licence or certificate with who issues it.
type CertificateKind struct {
	Code   string // such as halal
	Name   string // as it is called; no wording key, since offices add their own
	Issuer string // usual; may be empty
}

// ShippedCertificates are the sorts that the book knows when no list of reference
// is read in. Issuers as of 2026: PP 28/2025 (OSS), PP 42/2024 (BPJPH), Permenperin
// 35/2025 (TKDN), UU 20/2016 (merek, indikasi geografis).
func ShippedCertificates() []CertificateKind {
	return []CertificateKind{
		{"halal", "Sertifikat halal", "BPJPH"},
		{"spp_irt", "SPP-IRT", "Dinas Kesehatan"},
		{"bpom", "Izin edar BPOM", "BPOM"},
		{"sni", "SNI", "LSPro"},
		{"mark", "Merek terdaftar", "DJKI"},
		{"origin", "Indikasi geografis", "DJKI"},
		{"design", "Desain industri", "DJKI"},
		{"copyright", "Hak cipta", "DJKI"},
		{"svlk", "SVLK", "LVLK"},
		{"tkdn", "TKDN", "Kementerian Perindustrian"},
		{"competence", "Sertifikat kompetensi", "LSP"},
		{"other", "Lainnya", ""},
	}
}

// CertificateKinds are the sorts to choose from.
func (l Lists) CertificateKinds() []CertificateKind {
	if l.Certificates == nil {
		return ShippedCertificates()
	}
	return l.Certificates()
}

// CertificateName is what a sort is called; a code that is in no list is its own
// name.
func (l Lists) CertificateName(code string) string {
	for _, k := range l.CertificateKinds() {
		if k.Code == code {
			return k.Name
		}
	}
	return code
}

// EndingLine is a certificate that ends, with its business.
type EndingLine struct {
	Certificate
	Party PartyID
	Name  string
}

// soon is how long before its end a certificate is told of: the renewal of an
// SPP-IRT begins six months before.
const soonMonths = 6

const mostEnding = 500

// Valid tells whether a certificate stands on a day.
func (c *Certificate) Valid(day Date) bool {
	return c.EndedAt.IsZero() && (c.ValidUntil == "" || c.ValidUntil >= day)
}

// Soon tells whether a certificate ends within the months in which it should be
// renewed.
func (c *Certificate) Soon(day Date) bool {
	return c.Valid(day) && c.ValidUntil != "" && c.ValidUntil <= later(day, soonMonths)
}

// later is a day some months later.
func later(day Date, months int) Date {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return day
	}
	return Date(t.AddDate(0, months, 0).Format(time.DateOnly))
}

// Has tells whether the business has a certificate of a sort on a day.
func (p *Profile) Has(kind string, day Date) bool {
	return slices.ContainsFunc(p.Certificates, func(c Certificate) bool { return c.Kind == kind && c.Valid(day) })
}

// check reads a certificate as a form sent it.
func (c *Certificate) check(l Lists, today Date) error {
	var errs []error
	line := func(field string, value *string, most int, needed bool) {
		*value = strings.Join(strings.Fields(*value), " ")
		switch {
		case needed && *value == "":
			errs = append(errs, fault.Field(field, "fault.required"))
		case utf8.RuneCountInString(*value) > most:
			errs = append(errs, fault.Field(field, "business.too_long", most))
		}
	}
	kinds := l.CertificateKinds()
	i := slices.IndexFunc(kinds, func(k CertificateKind) bool { return k.Code == c.Kind })
	if i < 0 {
		errs = append(errs, fault.Field("kind", "business.choice_unknown"))
	} else if strings.TrimSpace(c.Issuer) == "" {
		c.Issuer = kinds[i].Issuer
	}
	line("number", &c.Number, 100, true)
	line("holder", &c.Holder, 200, false)
	line("issuer", &c.Issuer, 200, false)
	line("scope", &c.Scope, 500, false)
	if c.Kind == "spp_irt" && c.Number != "" {
		n, err := ParseSPPIRT(c.Number)
		if err != nil {
			f := fault.Field("number", "business.spp_irt_unreadable")
			errs = append(errs, f)
		} else {
			c.Number = string(n)
		}
	}
	if c.Issued > today {
		errs = append(errs, fault.Field("issued", "business.date_future"))
	}
	if c.Issued != "" && c.ValidUntil != "" && c.ValidUntil < c.Issued {
		errs = append(errs, fault.Field("valid_until", "business.ends_before"))
	}
	return joined(errs)
}

// AddCertificate adds one to a business. The office's own word counts as checked
// when it says that it saw the paper.
func (b *Book) AddCertificate(ctx context.Context, by account.Actor, id PartyID, c Certificate, sight bool) (string, error) {
	now := b.now()
	if err := c.check(b.lists, Today(now)); err != nil {
		return "", err
	}
	c.ID, c.SaidBy, c.SaidAt = account.NewID(now), by.Account, now
	err := b.amend(ctx, by, id, account.KeepRegister, account.KeepOwnProfile, func(p *Profile, a *Amendment) error {
		if slices.ContainsFunc(p.Certificates, func(x Certificate) bool { return x.Kind == c.Kind && x.Number == c.Number && x.EndedAt.IsZero() }) {
			return fault.Field("number", "business.certificate_there")
		}
		n := c
		if sight && cares(by, account.VerifyRegister, p.Office) {
			n.Verified, n.VerifiedAt = by.Account, now
		}
		p.Certificates = append(p.Certificates, n)
		a.Papers = append(a.Papers, n)
		a.Said = account.Facts{"certificate": c.ID, "kind": c.Kind}
		return nil
	})
	return c.ID, err
}

// changeCertificate changes one that a business has.
func (b *Book) changeCertificate(ctx context.Context, by account.Actor, id PartyID, which string, owner account.Deed, staff account.Deed, deed string, change func(*Certificate) error) error {
	return b.amend(ctx, by, id, staff, owner, func(p *Profile, a *Amendment) error {
		i := slices.IndexFunc(p.Certificates, func(c Certificate) bool { return c.ID == which })
		if i < 0 {
			return fault.New(fault.NotFound, "business.certificate_gone")
		}
		before := p.Certificates[i]
		if err := change(&p.Certificates[i]); err != nil {
			return err
		}
		if p.Certificates[i] != before {
			a.Papers = append(a.Papers, p.Certificates[i])
		}
		a.Said = account.Facts{"certificate": which, "did": deed}
		return nil
	})
}

// VerifyCertificate says that the office saw the paper, or asked the issuer.
func (b *Book) VerifyCertificate(ctx context.Context, by account.Actor, id PartyID, which string) error {
	return b.changeCertificate(ctx, by, id, which, "", account.VerifyRegister, "verified", func(c *Certificate) error {
		if c.Verified == "" {
			c.Verified, c.VerifiedAt = by.Account, b.now()
		}
		return nil
	})
}

// EndCertificate takes one out of the profile; it stays in what is kept.
func (b *Book) EndCertificate(ctx context.Context, by account.Actor, id PartyID, which string) error {
	return b.changeCertificate(ctx, by, id, which, account.KeepOwnProfile, account.KeepRegister, "ended", func(c *Certificate) error {
		if c.EndedAt.IsZero() {
			c.EndedAt = b.now()
		}
		return nil
	})
}

// AttachPaper says which file is the paper of a certificate. What the owner hands
// in has to be looked at again.
func (b *Book) AttachPaper(ctx context.Context, by account.Actor, id PartyID, which, hash string) error {
	return b.changeCertificate(ctx, by, id, which, account.KeepOwnProfile, account.KeepRegister, "paper", func(c *Certificate) error {
		if c.Paper != hash && !by.May(account.KeepRegister) {
			c.Verified, c.VerifiedAt = "", time.Time{}
		}
		c.Paper = hash
		return nil
	})
}

// Ending lists certificates of the actor's office that ended or soon end, the first
// to end first.
func (b *Book) Ending(ctx context.Context, by account.Actor) ([]EndingLine, error) {
	if !by.May(account.SeeRegister) {
		return nil, notAllowed()
	}
	all, err := b.store.EndingCertificates(ctx, care(by), later(Today(b.now()), soonMonths), mostEnding)
	if err != nil {
		return nil, fmt.Errorf("list certificates that end: %w", err)
	}
	return all, nil
}
