package main

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/reference"
)

// listTime is how long to wait for news of the reference lists; those that were
// last in force go on meanwhile.
const listTime = 2 * time.Second

// lists gives the register what it asks of the reference lists in force.
func lists(shelf *reference.Shelf, log *slog.Logger) register.Lists {
	var last atomic.Pointer[reference.Book]
	last.Store(reference.NewBook()) // the program's own
	book := func() *reference.Book {
		ctx, stop := context.WithTimeout(context.Background(), listTime)
		defer stop()
		b, err := shelf.Book(ctx)
		if err != nil {
			log.Error("the reference lists cannot be looked up", "error", err)
			return last.Load()
		}
		last.Store(b)
		return b
	}
	return register.Lists{
		Region: func(code string) (district, village string, known bool) {
			r, known := book().Region(code)
			if !known || !r.Smallest() {
				return "", "", false
			}
			d, _ := book().Region(r.Parent())
			return d.Name, r.Name, true
		},
		Regions: func() []register.Region { return villages(book()) },
		Scales:  func() []register.ScaleRule { return book().ScaleRules() },
		Certificates: func() (all []register.CertificateKind) {
			for _, k := range book().CertificateKinds() {
				all = append(all, register.CertificateKind{Code: k.Code, Name: k.Name, Issuer: k.Issuer})
			}
			return all
		},
		Topics: func(kind register.WantKind, p *register.Profile) []register.Topic { return topics(book(), kind, p) },
	}
}

// villages are all desa and kelurahan to choose from, district by district.
func villages(b *reference.Book) (all []register.Region) {
	var into func(code string)
	into = func(code string) {
		for _, r := range b.RegionsIn(code) {
			if r.Smallest() {
				d, _ := b.Region(r.Parent())
				all = append(all, register.Region{Code: r.Code, District: d.Name, Village: r.Name})
			} else {
				into(r.Code)
			}
		}
	}
	into("")
	return all
}

// topics are the products of a business' own class or cluster, for needs and
// offers that are about goods.
func topics(b *reference.Book, kind register.WantKind, p *register.Profile) (all []register.Topic) {
	if kind != register.WantProduct && kind != register.WantMaterial && kind != register.WantCapacity {
		return nil
	}
	const most = 8
	kbli2020, kbli2025, cluster := p.Facts[register.FieldKBLI2020].Value, p.Facts[register.FieldKBLI2025].Value, p.Facts[register.FieldCluster].Value
	for _, g := range b.Products() {
		own := kbli2025 != "" && g.KBLI2025 == kbli2025 || kbli2020 != "" && g.KBLI2020 == kbli2020 || cluster != "" && strings.EqualFold(g.Cluster, cluster)
		if own && len(all) < most {
			all = append(all, register.Topic{Code: g.Code, Name: g.Name})
		}
	}
	return all
}

// mostCodes is how many codes are offered for words.
const mostCodes = 5

// suggest gives the codes that ordinary words may mean: HS, or KBLI 2025 and 2020.
func suggest(shelf *reference.Shelf, log *slog.Logger) func(kind, words string) []register.Suggestion {
	return func(kind, words string) (all []register.Suggestion) {
		ctx, stop := context.WithTimeout(context.Background(), listTime)
		defer stop()
		b, err := shelf.Book(ctx)
		if err != nil {
			log.Error("the reference lists cannot be looked up", "error", err)
			return nil
		}
		if kind == "hs" {
			for _, f := range b.SuggestHS(words, mostCodes) {
				h, _ := b.HS(f.Code)
				all = append(all, register.Suggestion{Code: f.Code, Title: cmp.Or(h.Indonesian, h.English)})
			}
			return all
		}
		for _, e := range []reference.Edition{reference.Of2025, reference.Of2020} {
			for _, f := range b.SuggestKBLI(words, e, mostCodes) {
				c, _ := b.Class(e, f.Code)
				all = append(all, register.Suggestion{Code: f.Code, Edition: string(e), Title: c.Title})
			}
		}
		return all
	}
}

// titled gives the name of a certificate's kind; clusters are their own names.
func titled(known register.Lists) func(kind, code string, in lang.Tag) string {
	return func(kind, code string, in lang.Tag) string {
		if kind != "certificate" {
			return ""
		}
		return known.CertificateName(code)
	}
}

// gazetteer finds regions by the words of files, in the list that is in force.
func gazetteer(shelf *reference.Shelf, log *slog.Logger) intake.Regions {
	var mu sync.Mutex
	var of *reference.Book
	var find intake.Regions
	look := func() intake.Regions {
		mu.Lock()
		defer mu.Unlock()
		ctx, stop := context.WithTimeout(context.Background(), listTime)
		defer stop()
		b, err := shelf.Book(ctx)
		if err != nil {
			log.Error("the reference lists cannot be looked up", "error", err)
			b = cmp.Or(of, reference.NewBook())
		}
		if b != of || find == nil {
			var all []intake.Region
			for _, r := range villages(b) {
				all = append(all, intake.Region{Code: r.Code, Village: r.Village, District: r.District})
			}
			of, find = b, intake.Gazetteer(all)
		}
		return find
	}
	return func(village, district, address string) (intake.Region, bool) {
		return look()(village, district, address)
	}
}

// spots gives names and middles of regions, for lists and maps.
func spots(shelf *reference.Shelf, log *slog.Logger) func(code string) (register.Spot, bool) {
	return func(code string) (register.Spot, bool) {
		ctx, stop := context.WithTimeout(context.Background(), listTime)
		defer stop()
		b, err := shelf.Book(ctx)
		if err != nil {
			log.Error("the reference lists cannot be looked up", "error", err)
			return register.Spot{}, false
		}
		r, known := b.Region(code)
		const micro = 1e6
		latitude, longitude := middle(b, r)
		return register.Spot{Code: r.Code, Name: r.Name, Latitude: latitude / micro, Longitude: longitude / micro}, known
	}
}

// middle is the centre of a region in millionths of a degree; where the list has
// none, that of the regions that it is made of.
func middle(b *reference.Book, r reference.Region) (latitude, longitude float64) {
	if r.Latitude != 0 || r.Longitude != 0 {
		return float64(r.Latitude), float64(r.Longitude)
	}
	n := 0.0
	for _, part := range b.RegionsIn(r.Code) {
		if part.Latitude != 0 || part.Longitude != 0 {
			latitude, longitude, n = latitude+float64(part.Latitude), longitude+float64(part.Longitude), n+1
		}
	}
	if n == 0 {
		return 0, 0
	}
	return latitude / n, longitude / n
}

// labels gives the names of what lists are narrowed to, whose codes are written in
// small letters and digits there.
func labels(shelf *reference.Shelf, log *slog.Logger) func(in *lang.Wording, list, value string) string {
	return func(_ *lang.Wording, list, value string) string {
		ctx, stop := context.WithTimeout(context.Background(), listTime)
		defer stop()
		b, err := shelf.Book(ctx)
		if err != nil {
			log.Error("the reference lists cannot be looked up", "error", err)
			return ""
		}
		switch list {
		case "certificate":
			for _, k := range b.CertificateKinds() {
				if bare(k.Code) == value {
					return k.Name
				}
			}
		case "cluster":
			for _, c := range b.Clusters() {
				if bare(c) == value {
					return c
				}
			}
		case "kbli":
			for _, e := range []reference.Edition{reference.Of2025, reference.Of2020} {
				if c, known := b.Class(e, value); known {
					return value + " " + c.Title
				}
			}
		}
		return ""
	}
}

// bare keeps the letters and digits of a code.
func bare(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, code)
}
