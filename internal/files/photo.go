package files

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"runtime"

	"golang.org/x/image/webp"

	"wantilan/internal/fault"
)

// The two sizes of a photo: longest edge in pixels, most bytes. A page with the
// shown one stays light on a cheap line; a list of thumbs does too.
const (
	shownEdge  = 1280
	shownBytes = 60_000
	thumbEdge  = 320
	thumbBytes = 12_000
)

// Bounds of what is decoded, told by its header beforehand.
const (
	mostPixels   = 50_000_000
	mostDecoding = 96 << 20    // bytes that the decoder holds
	muchDecoding = 2 << 20     // from here on garbage is collected at once
	mostScanned  = 250_000_000 // pixels times scans of a progressive JPEG
)

// Pictures are a photo in its two sizes, as JPEG without metadata.
type Pictures struct {
	Shown, Thumb Picture
}

// Picture is a photo in one size.
type Picture struct {
	JPEG          []byte
	Width, Height int // pixels
}

// Photo makes pictures of a JPEG, PNG or WebP that somebody handed in, upright and
// with white where it was transparent. It has its turn while it reads, so r must be
// what has been received already, such as a multipart.File.
func (i *Intake) Photo(ctx context.Context, r io.ReadSeeker) (Pictures, error) {
	leave, err := i.enter(ctx)
	if err != nil {
		return Pictures{}, err
	}
	defer leave()
	content, err := take("photo", r, MostPhotoBytes)
	if err != nil {
		return Pictures{}, err
	}
	f, err := formatOf(content)
	if err != nil {
		return Pictures{}, err
	}
	h, err := readHeader(f, content)
	if err != nil {
		return Pictures{}, err
	}
	if h.decoding() > muchDecoding {
		defer runtime.GC() // the program collects garbage seldom; so the next photo finds what this one took
	}
	img, err := decode(ctx, f, content)
	if err != nil {
		return Pictures{}, err
	}
	return develop(ctx, img, h.turn)
}

// decode gives the picture's points.
func decode(ctx context.Context, f format, content []byte) (img image.Image, err error) {
	r := attended{ctx, bytes.NewReader(content)}
	switch f {
	case formatJPEG:
		img, err = jpeg.Decode(r)
	case formatPNG:
		img, err = png.Decode(r)
	case formatWebP:
		img, err = webp.Decode(r)
	}
	if gone(err) {
		return nil, fmt.Errorf("decode a photo: %w", err)
	}
	if err != nil {
		return nil, fault.Field("photo", "files.photo_broken")
	}
	return img, nil
}

// develop makes the two pictures.
func develop(ctx context.Context, img image.Image, turn orientation) (p Pictures, err error) {
	shown := turn.apply(shrink(img, shownEdge))
	thumb := shrink(shown, thumbEdge)
	if p.Shown, err = compress(ctx, shown, shownBytes); err != nil {
		return Pictures{}, err
	}
	p.Thumb, err = compress(ctx, thumb, thumbBytes)
	return p, err
}

// Qualities of JPEG that are tried: above the best nobody sees a difference, below
// the worst everybody does.
const (
	bestQuality  = 82
	worstQuality = 38
)

// compress finds the best quality that stays within a number of bytes. A picture
// too rich for even the worst is made smaller.
func compress(ctx context.Context, img *image.RGBA, most int) (Picture, error) {
	for {
		at, err := encode(ctx, img, worstQuality)
		if err != nil {
			return Picture{}, err
		}
		if len(at) <= most {
			content, err := improve(ctx, img, at, most)
			return Picture{content, img.Rect.Dx(), img.Rect.Dy()}, err
		}
		longest := max(img.Rect.Dx(), img.Rect.Dy())
		smaller := math.Sqrt(float64(most)/float64(len(at))) * 0.97 // bytes go about with the area
		img = shrink(img, min(longest*9/10, max(longest/2, int(float64(longest)*smaller))))
	}
}

// improve looks for a better quality than the worst, which fits.
func improve(ctx context.Context, img *image.RGBA, fits []byte, most int) ([]byte, error) {
	low, high := worstQuality+1, bestQuality
	for quality := high; low <= high; quality = (low + high) / 2 {
		content, err := encode(ctx, img, quality)
		if err != nil {
			return nil, err
		}
		if len(content) <= most {
			fits, low = content, quality+1
		} else {
			high = quality - 1
		}
	}
	return fits, nil
}

func encode(ctx context.Context, img *image.RGBA, quality int) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("compress a photo: %w", err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("compress a photo: %w", err)
	}
	return b.Bytes(), nil
}
