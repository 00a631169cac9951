package files

import (
	"encoding/binary"
	"image"
)

// orientation is how a camera was held, from 1 (upright) to 8; 0 is not told. See
// EXIF 2.32, tag 0x0112.
type orientation int

// exifOrientation reads the orientation out of the TIFF structure that EXIF is. A
// structure that is not sound tells none.
func exifOrientation(tiff []byte) orientation {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	const entry = 12 // tag, type, count, value
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < entry {
			return 0
		}
		const orientationTag, short = 0x0112, 3
		if order.Uint16(entries) == orientationTag {
			value := orientation(order.Uint16(entries[8:]))
			if order.Uint16(entries[2:]) != short || order.Uint32(entries[4:]) != 1 || value > 8 {
				return 0
			}
			return value
		}
		entries = entries[entry:]
	}
	return 0
}

// apply turns a picture upright.
func (o orientation) apply(img *image.RGBA) *image.RGBA {
	if o < 2 || o > 8 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	tall := o >= 5 // the camera was held on its side
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if tall {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		for x := range w {
			toX, toY := o.moves(x, y, w, h)
			i := toY*to.Stride + 4*toX
			copy(to.Pix[i:i+4], row[4*x:4*x+4])
		}
	}
	return to
}

// moves tells where a point of a picture of w by h comes to lie.
func (o orientation) moves(x, y, w, h int) (toX, toY int) {
	switch o {
	case 2: // mirrored
		return w - 1 - x, y
	case 3: // upside down
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6: // a telephone held upright
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
