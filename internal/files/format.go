package files

import (
	"bytes"

	"wantilan/internal/fault"
)

// format is a format of photos that is taken in.
type format int

const (
	formatJPEG format = iota + 1
	formatPNG
	formatWebP
)

// beginnings of files that are no photo, or none that can be opened here, and what
// people call them.
var beginnings = []struct{ begins, name string }{
	{"%PDF-", "PDF"},
	{"II*\x00", "TIFF"},
	{"MM\x00*", "TIFF"},
	{"BM", "BMP"},
	{"PK\x03\x04", "ZIP, Word, Excel"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word, Excel"},
	{"\xff\x0a", "JPEG XL"},
	{"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"},
	{"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000"},
	{"\x1aE\xdf\xa3", "video"},
}

// brands of the container that HEIC, AVIF and videos share, as a brand begins.
var brands = []struct{ begins, name string }{
	{"avi", "AVIF"}, {"isom", "video"}, {"iso", "video"}, {"mp4", "video"}, {"M4V", "video"}, {"qt", "video"}, {"3gp", "video"},
}

// heic are the brands of what telephones call HEIC or HEIF.
var heic = []string{"hei", "hev", "mif1", "msf1"}

// formatOf tells a photo's format by how it begins, and else says what it is and
// what to do. A file's name plays no part.
func formatOf(content []byte) (format, error) {
	begins := func(with string) bool { return bytes.HasPrefix(content, []byte(with)) }
	switch {
	case begins("\xff\xd8\xff"):
		return formatJPEG, nil
	case begins("\x89PNG\r\n\x1a\n"):
		return formatPNG, nil
	case begins("RIFF") && len(content) >= 12 && string(content[8:12]) == "WEBP":
		return formatWebP, nil
	case begins("GIF8"):
		return 0, fault.Field("photo", "files.photo_gif")
	case len(content) >= 12 && string(content[4:8]) == "ftyp":
		return 0, boxed(content[8:12])
	}
	for _, b := range beginnings {
		if begins(b.begins) {
			return 0, fault.Field("photo", "files.photo_kind", b.name)
		}
	}
	if head := bytes.ToLower(content[:min(len(content), 1024)]); bytes.Contains(head, []byte("<svg")) {
		return 0, fault.Field("photo", "files.photo_svg")
	}
	return 0, fault.Field("photo", "files.photo_unknown")
}

func boxed(brand []byte) error {
	for _, b := range heic {
		if bytes.HasPrefix(brand, []byte(b)) {
			return fault.Field("photo", "files.photo_heic")
		}
	}
	for _, b := range brands {
		if bytes.HasPrefix(brand, []byte(b.begins)) {
			return fault.Field("photo", "files.photo_kind", b.name)
		}
	}
	return fault.Field("photo", "files.photo_unknown")
}
