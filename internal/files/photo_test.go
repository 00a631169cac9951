package files_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wantilan/internal/fault"
	"wantilan/internal/files"
)

func photo(t testing.TB, content []byte) files.Pictures {
	t.Helper()
	p, err := files.NewIntake().Photo(t.Context(), bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// quarters is a picture of four colours: red and green above, blue and grey below.
func quarters(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, c := range quarterColours {
		x, y := (i%2)*w/2, (i/2)*h/2
		draw.Draw(img, image.Rect(x, y, x+w-w/2, y+h-h/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return img
}

var quarterColours = [4]color.NRGBA{{200, 30, 30, 255}, {30, 180, 30, 255}, {30, 30, 200, 255}, {128, 128, 128, 255}}

// seen tells which of the four colours stand in a picture's quarters, in reading
// order; 9 is none of them.
func seen(t testing.TB, p files.Picture) string {
	t.Helper()
	img := opened(t, p)
	var s strings.Builder
	for i := range 4 {
		x, y := p.Width/4+(i%2)*p.Width/2, p.Height/4+(i/2)*p.Height/2
		s.WriteByte(nearest(img.At(x, y)))
	}
	return s.String()
}

func nearest(c color.Color) byte {
	r, g, b, _ := c.RGBA()
	for i, q := range quarterColours {
		if off(r, q.R)+off(g, q.G)+off(b, q.B) < 45 {
			return byte('1' + i)
		}
	}
	return '9'
}

func off(got uint32, want uint8) int { return max(int(got>>8)-int(want), int(want)-int(got>>8)) }

// opened decodes a picture and checks what it says of itself.
func opened(t testing.TB, p files.Picture) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != p.Width || b.Dy() != p.Height {
		t.Fatalf("a picture of %v is said to have %d x %d", b, p.Width, p.Height)
	}
	return img
}

// bounded checks the promises about size.
func bounded(t testing.TB, p files.Pictures) {
	t.Helper()
	if len(p.Shown.JPEG) > 60_000 || max(p.Shown.Width, p.Shown.Height) > 1280 || min(p.Shown.Width, p.Shown.Height) < 1 {
		t.Errorf("shown: %d x %d, %d bytes", p.Shown.Width, p.Shown.Height, len(p.Shown.JPEG))
	}
	if len(p.Thumb.JPEG) > 12_000 || max(p.Thumb.Width, p.Thumb.Height) > 320 || min(p.Thumb.Width, p.Thumb.Height) < 1 {
		t.Errorf("thumb: %d x %d, %d bytes", p.Thumb.Width, p.Thumb.Height, len(p.Thumb.JPEG))
	}
}

// noise is the picture that compresses worst.
func noise(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	copy(img.Pix, some(uint64(w*h), len(img.Pix)))
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	return img
}

func TestPhotosComeInTwoBoundedSizes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content                 []byte
		width, height           int // of the shown one; 0 when it may be made smaller
		thumbWidth, thumbHeight int
	}{
		"12 megapixels":            {asJPEG(t, quarters(4000, 3000), 90), 1280, 960, 320, 240},
		"upright":                  {asJPEG(t, quarters(1500, 2000), 90), 960, 1280, 240, 320},
		"a little too large":       {asPNG(t, quarters(1281, 700)), 1280, 699, 320, 175},
		"small is not made larger": {asPNG(t, quarters(300, 200)), 300, 200, 300, 200},
		"one pixel":                {asPNG(t, quarters(1, 1)), 1, 1, 1, 1},
		"a strip":                  {asPNG(t, quarters(9000, 3)), 1280, 1, 320, 1},
		"a post":                   {asPNG(t, quarters(2, 9000)), 1, 1280, 1, 320},
		"noise":                    {asPNG(t, noise(1280, 1280)), 0, 0, 0, 0},
		"cloth":                    {asJPEG(t, woven(2600, 1900), 90), 0, 0, 0, 0},
		"grey":                     {asPNG(t, image.NewGray16(image.Rect(0, 0, 640, 400))), 640, 400, 320, 200},
		"palette":                  {asPNG(t, image.NewPaletted(image.Rect(0, 0, 640, 400), color.Palette{color.White, color.Transparent})), 640, 400, 320, 200},
		"lossless WebP":            {asWebP(1600, 800, color.NRGBA{200, 30, 30, 255}, 0), 1280, 640, 320, 160},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := photo(t, c.content)
			bounded(t, p)
			opened(t, p.Shown)
			opened(t, p.Thumb)
			if c.width != 0 && (p.Shown.Width != c.width || p.Shown.Height != c.height || p.Thumb.Width != c.thumbWidth || p.Thumb.Height != c.thumbHeight) {
				t.Errorf("shown %d x %d, thumb %d x %d, want %+v", p.Shown.Width, p.Shown.Height, p.Thumb.Width, p.Thumb.Height, c.width)
			}
			if again := photo(t, c.content); !bytes.Equal(again.Shown.JPEG, p.Shown.JPEG) || !bytes.Equal(again.Thumb.JPEG, p.Thumb.JPEG) {
				t.Error("the same photo gives other bytes the second time")
			}
		})
	}
}

func TestColoursStayAndTransparentBecomesWhite(t *testing.T) {
	t.Parallel()
	p := photo(t, asPNG(t, quarters(2000, 1000)))
	if got := seen(t, p.Shown) + seen(t, p.Thumb); got != "12341234" {
		t.Errorf("want the four colours, got %s", got)
	}
	if got := seen(t, photo(t, asWebP(40, 40, quarterColours[2], 0)).Shown); got != "3333" {
		t.Errorf("WebP: want blue, got %s", got)
	}
	for alpha, want := range map[uint8]int{0: 255, 128: 127, 255: 0} {
		glass := image.NewNRGBA(image.Rect(0, 0, 64, 64))
		draw.Draw(glass, glass.Rect, image.NewUniform(color.NRGBA{0, 0, 0, alpha}), image.Point{}, draw.Src)
		r, _, _, _ := opened(t, photo(t, asPNG(t, glass)).Thumb).At(32, 32).RGBA()
		if d := int(r>>8) - want; d < -3 || d > 3 {
			t.Errorf("black with opacity %d on white: want %d, got %d", alpha, want, r>>8)
		}
	}
}

// exif is an EXIF structure that tells how the camera was held and where: somewhere
// in the sea.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	b := []byte("MM\x00*")
	if order.AppendUint16(nil, 1)[0] == 1 {
		b = []byte("II*\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 3)
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count), value)
	}
	entry(0x0100, 4, 1, 4000)
	b = order.AppendUint16(order.AppendUint16(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x0112), 3), 1), orientation), 0)
	entry(0x8825, 4, 1, 50) // where the place is told
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 1)
	entry(0x001d, 2, 11, 68)
	b = order.AppendUint32(b, 0)
	return append(b, "LAUT-JAWA-7\x00"...)
}

// segments puts segments behind the beginning of a JPEG.
func segments(content []byte, all ...[]byte) []byte {
	out := bytes.Clone(content[:2])
	for _, s := range all {
		out = append(out, 0xff, s[0])
		out = binary.BigEndian.AppendUint16(out, uint16(len(s)+1))
		out = append(out, s[1:]...)
	}
	return append(out, content[2:]...)
}

func TestPhotosStandUpright(t *testing.T) {
	t.Parallel()
	plain := asJPEG(t, quarters(120, 80), 92)
	// Which quarter of the stored picture comes to stand where, by EXIF 2.32.
	for orientation, want := range []string{"1234", "1234", "2143", "4321", "3412", "1324", "3142", "4231", "2413", "1234"} {
		for name, order := range map[string]binary.AppendByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian} {
			told := exif(order, uint16(orientation))
			for format, content := range map[string][]byte{
				"JPEG": segments(plain, append([]byte("\xe1Exif\x00\x00"), told...)),
				"PNG":  pngWith(t, quarters(120, 80), "eXIf", told),
			} {
				p := photo(t, content)
				if got := seen(t, p.Shown); got != want {
					t.Errorf("%s, orientation %d, %s endian: want %s, got %s", format, orientation, name, want, got)
				}
				if sideways := orientation >= 5 && orientation <= 8; sideways != (p.Thumb.Height > p.Thumb.Width) {
					t.Errorf("%s, orientation %d: %d x %d", format, orientation, p.Thumb.Width, p.Thumb.Height)
				}
			}
		}
	}
	if p := photo(t, asWebP(120, 80, quarterColours[0], 6)); p.Shown.Width != 80 || p.Shown.Height != 120 {
		t.Errorf("WebP: %d x %d", p.Shown.Width, p.Shown.Height)
	}
}

// What is wrong with EXIF never spoils a photo.
func TestBrokenEXIFIsPassedOver(t *testing.T) {
	t.Parallel()
	plain := asJPEG(t, quarters(16, 8), 92)
	rapid.Check(t, func(rt *rapid.T) {
		told := exif(binary.LittleEndian, 6)
		for range rapid.IntRange(1, 6).Draw(rt, "changes") {
			told[rapid.IntRange(0, len(told)-1).Draw(rt, "at")] = rapid.Byte().Draw(rt, "to")
		}
		told = told[:rapid.IntRange(0, len(told)).Draw(rt, "length")]
		if p := photo(t, segments(plain, append([]byte("\xe1Exif\x00\x00"), told...))); max(p.Shown.Width, p.Shown.Height) != 16 {
			rt.Fatalf("%x: %d x %d", told, p.Shown.Width, p.Shown.Height)
		}
	})
}

// Nothing but the picture is kept: no place, no words, no second file.
func TestMetadataIsGone(t *testing.T) {
	t.Parallel()
	secrets := []string{"LAUT-JAWA-7", "KOMENTAR", "XMP-7", "ICC-7", "<script>", "ftypmp42"}
	content := segments(asJPEG(t, quarters(400, 300), 92),
		append([]byte("\xe1Exif\x00\x00"), exif(binary.BigEndian, 1)...),
		[]byte("\xe1http://ns.adobe.com/xap/1.0/\x00XMP-7"),
		[]byte("\xe2ICC_PROFILE\x00\x01\x01ICC-7"),
		[]byte("\xfeKOMENTAR <script>alert(7)</script>"))
	content = append(content, "\x00\x00\x00\x18ftypmp42 a film as some telephones append"...)
	for _, secret := range secrets {
		if !bytes.Contains(content, []byte(secret)) {
			t.Fatalf("the photo of this test has no %s", secret)
		}
	}
	p := photo(t, content)
	for name, kept := range map[string][]byte{"shown": p.Shown.JPEG, "thumb": p.Thumb.JPEG} {
		for _, secret := range append(secrets, "Exif", "GPS") {
			if bytes.Contains(kept, []byte(secret)) {
				t.Errorf("%s still holds %s", name, secret)
			}
		}
		if got, want := fmt.Sprintf("%x", markers(t, kept)), "dbc0c4da"; got != want { // tables, frame, codes, scan
			t.Errorf("%s: want the segments %s, got %s", name, want, got)
		}
	}
}

// markers are the segments of a JPEG up to its scan, after which it must end.
func markers(t *testing.T, content []byte) (all []byte) {
	t.Helper()
	for at := 2; ; {
		marker := content[at+1]
		all = append(all, marker)
		if marker == 0xda {
			if !bytes.HasSuffix(content, []byte{0xff, 0xd9}) || bytes.Count(content, []byte{0xff, 0xd9}) != 1 {
				t.Error("something follows the picture")
			}
			return all
		}
		at += 2 + int(binary.BigEndian.Uint16(content[at+2:]))
	}
}

func chunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// pngWith is a PNG with one more chunk.
func pngWith(t testing.TB, img image.Image, name string, body []byte) []byte {
	content := asPNG(t, img)
	const begin = 8 + 25 // the signature and IHDR
	return append(append(bytes.Clone(content[:begin]), chunk(name, body)...), content[begin:]...)
}

// bombPNG is a PNG of nothing, whose header says what it likes.
func bombPNG(w, h uint32, depth, interlaced byte, unpacked int) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	header = append(header, depth, 6, 0, 0, interlaced)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	zero := make([]byte, 1<<16)
	for ; unpacked > 0; unpacked -= len(zero) {
		z.Write(zero[:min(len(zero), unpacked)])
	}
	z.Close()
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", header)...)
	return append(append(out, chunk("IDAT", packed.Bytes())...), chunk("IEND", nil)...)
}

// asWebP is a lossless WebP of one colour, which takes few bytes at any size. With
// an orientation it has the extended header and EXIF.
func asWebP(w, h int, c color.NRGBA, orientation uint16) []byte {
	var bits []byte
	n := 0
	put := func(value uint32, count int) {
		for i := range count {
			if n%8 == 0 {
				bits = append(bits, 0)
			}
			bits[n/8] |= byte(value>>i&1) << (n % 8)
			n++
		}
	}
	put(0x2f, 8)
	put(uint32(w-1), 14)
	put(uint32(h-1), 14)
	put(1, 1)
	put(0, 3)
	put(0, 3) // no transform, no cache, no groups of codes
	for _, symbol := range []uint8{c.G, c.R, c.B, c.A} {
		put(0b101, 3) // a code of one symbol of eight bits, which then takes none
		put(uint32(symbol), 8)
	}
	put(0b0001, 4) // and one for distances
	part := func(name string, body []byte) []byte {
		b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
		if b = append(b, body...); len(body)%2 == 1 {
			b = append(b, 0)
		}
		return b
	}
	body := part("VP8L", bits)
	if orientation != 0 {
		size := []byte{8, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), 0, byte(h - 1), byte((h - 1) >> 8), 0}
		body = append(append(part("VP8X", size), body...), part("EXIF", exif(binary.LittleEndian, orientation))...)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)+4)), append([]byte("WEBP"), body...)...)
}

func movingGIF(t testing.TB) []byte {
	frame := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// manyScans is the beginning of a progressive JPEG that goes over itself again and
// again: little to send, much to compute.
func manyScans(w, h uint16, scans int) []byte {
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{0xc2, 8}, h), w)
	all := [][]byte{append(frame, 1, 1, 0x11, 0)}
	for range scans {
		all = append(all, []byte{0xda, 1, 1, 0, 0, 0, 0})
	}
	return segments([]byte{0xff, 0xd8, 0xff, 0xd9}, all...)
}

// largeJPEG is the beginning of a JPEG of any size.
func largeJPEG(w, h uint16) []byte {
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{0xc0, 8}, h), w)
	return segments([]byte{0xff, 0xd8, 0xff, 0xd9}, append(frame, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0), []byte{0xda, 1, 1, 0, 0, 63, 0})
}

func TestBadPhotosAreToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := asJPEG(t, quarters(400, 300), 92)
	pngPhoto := asPNG(t, quarters(400, 300))
	box := func(brand string) []byte {
		return []byte("\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x00\x00mif1heic and so on")
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"nothing":                        {nil, "files.empty []"},
		"one byte":                       {[]byte{0xff}, "files.photo_unknown []"},
		"the beginning of a beginning":   {[]byte{0xff, 0xd8, 0xff}, "files.photo_broken []"},
		"30 MB":                          {append(bytes.Clone(good), make([]byte, 30<<20-len(good))...), "files.too_large [30 20]"},
		"one byte more than allowed":     {append(bytes.Clone(good), make([]byte, 20<<20+1-len(good))...), "files.too_large [21 20]"},
		"JPEG cut off in its header":     {good[:200], "files.photo_broken []"},
		"JPEG cut off in its middle":     {good[:len(good)/2], "files.photo_broken []"},
		"PNG cut off":                    {pngPhoto[:len(pngPhoto)/2], "files.photo_broken []"},
		"PNG with a wrong check":         {append(append(bytes.Clone(pngPhoto[:40]), pngPhoto[40]^1), pngPhoto[41:]...), "files.photo_broken []"},
		"WebP cut off":                   {asWebP(400, 300, color.NRGBA{}, 0)[:24], "files.photo_broken []"},
		"JPEG of 50,000 x 50,000":        {largeJPEG(50000, 50000), "files.photo_too_many_pixels [50000 50000 50]"},
		"PNG of 50,000 x 50,000":         {bombPNG(50000, 50000, 8, 0, 1000), "files.photo_too_many_pixels [50000 50000 25]"},
		"PNG of the largest size":        {bombPNG(1<<31-1, 1<<31-1, 8, 0, 1000), "files.photo_broken []"},
		"PNG that is 400 MB unpacked":    {bombPNG(10000, 10000, 8, 0, 400<<20), "files.photo_too_many_pixels [10000 10000 25]"},
		"interlaced PNG of 16 bits":      {bombPNG(4000, 4000, 16, 1, 1000), "files.photo_too_many_pixels [4000 4000 8]"},
		"PNG with too much inside":       {bombPNG(10, 10, 8, 0, 100<<20), "files.photo_broken []"},
		"WebP of 16,383 x 16,383":        {asWebP(16383, 16383, color.NRGBA{}, 0), "files.photo_too_many_pixels [16383 16383 10]"},
		"JPEG of 5,000 scans":            {manyScans(4000, 3000, 5000), "files.photo_too_many_pixels [4000 3000 1]"},
		"GIF that moves":                 {movingGIF(t), "files.photo_gif []"},
		"GIF that is JavaScript as well": {[]byte("GIF89a/*\x00\x00*/=alert(7);//"), "files.photo_gif []"},
		"PNG that moves":                 {pngWith(t, quarters(8, 8), "acTL", make([]byte, 8)), "files.photo_moving []"},
		"WebP that moves":                {[]byte("RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x07\x00\x00\x07\x00\x00"), "files.photo_moving []"},
		"SVG with a script":              {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(7)</script></svg>`), "files.photo_svg []"},
		"SVG behind a declaration":       {[]byte("\ufeff<?xml version=\"1.0\"?>\n<!-- x -->\n<SVG></SVG>"), "files.photo_svg []"},
		"HEIC":                           {box("heic"), "files.photo_heic []"},
		"HEIF of another telephone":      {box("mif1"), "files.photo_heic []"},
		"AVIF":                           {box("avif"), "files.photo_kind [AVIF]"},
		"a film":                         {box("mp42"), "files.photo_kind [video]"},
		"some other box":                 {box("xxxx"), "files.photo_unknown []"},
		"PDF called foto.jpg":            {[]byte("%PDF-1.7\n"), "files.photo_kind [PDF]"},
		"TIFF":                           {[]byte("II*\x00\x08\x00\x00\x00"), "files.photo_kind [TIFF]"},
		"HTML called foto.png":           {[]byte("<!doctype html><title>foto</title>"), "files.photo_unknown []"},
		"a letter":                       {[]byte("Kepada Yth."), "files.photo_unknown []"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := files.NewIntake().Photo(t.Context(), bytes.NewReader(c.content))
			f, ok := errors.AsType[*fault.Fault](err)
			if !ok {
				t.Fatalf("want %s, got %v", c.want, err)
			}
			if got := fmt.Sprint(f.Key, " ", f.Args); got != c.want || f.Kind != fault.Invalid || f.Field != "photo" {
				t.Errorf("want %s about photo, got %s about %s", c.want, got, f.Field)
			}
		})
	}
}

// gate is a file that is read when it is let through.
type gate struct {
	*bytes.Reader
	entered, through chan struct{}
}

func (g *gate) Read(to []byte) (int, error) {
	if g.entered != nil {
		close(g.entered)
		g.entered = nil
		<-g.through
	}
	return g.Reader.Read(to)
}

// One file is worked on at a time, twenty wait, and more are told to come again.
func TestOnePhotoAtATime(t *testing.T) {
	t.Parallel()
	intake := files.NewIntake()
	content := asPNG(t, quarters(20, 20))
	first := &gate{bytes.NewReader(content), make(chan struct{}), make(chan struct{})}
	entered := first.entered
	done := make(chan error, 21)
	hand := func(r io.ReadSeeker) {
		for { // who comes while the test asks for the last place is told to come again
			_, err := intake.Photo(t.Context(), r)
			if fault.KindOf(err) != fault.Busy {
				done <- err
				return
			}
			runtime.Gosched()
		}
	}
	go hand(first)
	<-entered
	over, end := context.WithCancel(t.Context())
	end()
	if _, err := intake.Photo(over, bytes.NewReader(content)); !errors.Is(err, context.Canceled) {
		t.Errorf("one who does not wait: %v", err)
	}
	for range 20 {
		go hand(bytes.NewReader(content))
	}
	deadline := time.Now().Add(time.Minute)
	for { // until all stand in line
		_, err := intake.Photo(over, bytes.NewReader(content))
		if fault.KindOf(err) == fault.Busy {
			break
		}
		if !errors.Is(err, context.Canceled) || time.Now().After(deadline) {
			t.Fatalf("the line is not full: %v", err)
		}
		runtime.Gosched()
	}
	select {
	case err := <-done:
		t.Errorf("somebody was served beside the first: %v", err)
	default:
	}
	close(first.through)
	for range 21 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if _, err := intake.Photo(t.Context(), bytes.NewReader(content)); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// leaver goes away while the file is read.
type leaver struct {
	*bytes.Reader
	leave context.CancelFunc
}

func (l leaver) Read(to []byte) (int, error) { l.leave(); return l.Reader.Read(to) }

func TestWorkEndsWhenNobodyWaits(t *testing.T) {
	t.Parallel()
	intake := files.NewIntake()
	for name, content := range map[string][]byte{"JPEG": asJPEG(t, quarters(400, 300), 92), "PNG": asPNG(t, quarters(400, 300)), "WebP": asWebP(4, 4, color.NRGBA{}, 0)} {
		ctx, leave := context.WithCancel(t.Context())
		if _, err := intake.Photo(ctx, leaver{bytes.NewReader(content), leave}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// brokenFile is a file on a disk that fails.
type brokenFile struct{ *bytes.Reader }

var errDisk = errors.New("the disk fails")

func (brokenFile) Read([]byte) (int, error) { return 0, errDisk }

func TestADiskThatFailsIsNotTheVisitorsMistake(t *testing.T) {
	t.Parallel()
	_, err := files.NewIntake().Photo(t.Context(), brokenFile{bytes.NewReader([]byte("x"))})
	if !errors.Is(err, errDisk) || fault.KindOf(err) != fault.Internal {
		t.Error(err)
	}
}

func FuzzPhoto(f *testing.F) {
	small := asJPEG(f, quarters(16, 8), 50)
	f.Add(small)
	f.Add(segments(small, append([]byte("\xe1Exif\x00\x00"), exif(binary.LittleEndian, 6)...)))
	f.Add(asPNG(f, quarters(3, 2)))
	f.Add(pngWith(f, quarters(3, 2), "eXIf", exif(binary.BigEndian, 8)))
	f.Add(asWebP(4, 3, quarterColours[1], 0))
	f.Add(asWebP(4, 3, quarterColours[1], 7))
	f.Add(manyScans(8, 8, 3))
	intake := files.NewIntake()
	f.Fuzz(func(t *testing.T, content []byte) {
		p, err := intake.Photo(context.Background(), bytes.NewReader(content))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Error(err)
			}
			return
		}
		bounded(t, p)
	})
}
