package files

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"

	"wantilan/internal/fault"
)

// header is what a photo says of itself before it is decoded.
type header struct {
	width, height int
	pixelBytes    float64 // what the decoder holds for one pixel
	scans         int     // of a progressive JPEG: how often each pixel is gone over
	moving        bool    // several pictures after another
	turn          orientation
}

// decoding is how many bytes the decoder holds.
func (h header) decoding() float64 { return float64(h.width) * float64(h.height) * h.pixelBytes }

// readHeader refuses photos that would cost too much to decode, and moving ones.
func readHeader(f format, content []byte) (h header, err error) {
	var config image.Config
	switch f {
	case formatJPEG:
		config, err = jpeg.DecodeConfig(bytes.NewReader(content))
		h = headerJPEG(content)
	case formatPNG:
		config, err = png.DecodeConfig(bytes.NewReader(content))
		h = headerPNG(content)
	case formatWebP:
		config, err = webp.DecodeConfig(bytes.NewReader(content))
		h = headerWebP(content)
	}
	switch {
	case h.moving:
		return h, fault.Field("photo", "files.photo_moving")
	case err != nil || config.Width <= 0 || config.Height <= 0:
		return h, fault.Field("photo", "files.photo_broken")
	}
	h.width, h.height = config.Width, config.Height
	pixels := float64(h.width) * float64(h.height)
	most := min(mostPixels, mostDecoding/h.pixelBytes)
	if h.scans > 0 {
		most = min(most, mostScanned/float64(h.scans))
	}
	if pixels > most {
		return h, fault.Field("photo", "files.photo_too_many_pixels", h.width, h.height, max(1, int(most/1e6)))
	}
	return h, nil
}

// Markers of JPEG (ITU-T T.81, table B.1) that matter here.
const (
	jpegSOF0 = 0xc0 // to SOF2: the frame; SOF2 is progressive
	jpegSOF2 = 0xc2
	jpegEOI  = 0xd9
	jpegSOS  = 0xda // a scan
	jpegAPP1 = 0xe1 // EXIF among others
	jpegAPPE = 0xee // Adobe: how colours are told
)

// headerJPEG goes through all of a JPEG, for its scans lie behind each other.
func headerJPEG(content []byte) header {
	var h header
	progressive, scans, adobeRGB := false, 0, false
	eachSegment(content, func(marker byte, body []byte) {
		switch {
		case marker >= jpegSOF0 && marker <= jpegSOF2:
			progressive = progressive || marker == jpegSOF2
			h.pixelBytes = max(h.pixelBytes, samples(body))
		case marker == jpegSOS:
			scans++
		case marker == jpegAPP1 && bytes.HasPrefix(body, []byte("Exif\x00")) && len(body) > 6 && h.turn == 0:
			h.turn = exifOrientation(body[6:])
		case marker == jpegAPPE && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
			adobeRGB = body[11] == 0
		}
	})
	if h.pixelBytes == 0 {
		h.pixelBytes = 3 // no frame that the decoder knows
	}
	if adobeRGB || h.pixelBytes > 3 {
		h.pixelBytes += 4 // a second picture, with colours converted
	}
	if progressive {
		h.pixelBytes *= 5 // a coefficient of four bytes beside each sample
		h.scans = scans
	}
	return h
}

// samples is how many samples a frame has for one pixel: 1 when it is grey, 1.5 of
// a camera, 3 with full colour.
func samples(frame []byte) float64 {
	if len(frame) < 6 {
		return 3
	}
	const component = 3 // bytes
	var sum, mostH, mostV float64
	for c := frame[6:]; len(c) >= component; c = c[component:] {
		h, v := float64(c[1]>>4), float64(c[1]&15)
		sum += h * v
		mostH, mostV = max(mostH, h), max(mostV, v)
	}
	if mostH*mostV == 0 {
		return 3
	}
	return sum / (mostH * mostV)
}

// eachSegment tells of the segments of a JPEG up to its end; what scans hold is
// passed over.
func eachSegment(content []byte, tell func(marker byte, body []byte)) {
	for {
		at := bytes.IndexByte(content, 0xff)
		if at < 0 || at+2 > len(content) {
			return
		}
		marker := content[at+1]
		if marker == 0xff { // a filling byte
			content = content[at+1:]
			continue
		}
		content = content[at+2:]
		if marker == jpegEOI {
			return
		}
		if marker < jpegSOF0 || marker >= 0xd0 && marker <= 0xd8 { // data of a scan, or a marker without body
			continue
		}
		if len(content) < 2 {
			return
		}
		length := int(binary.BigEndian.Uint16(content))
		if length < 2 || length > len(content) {
			return
		}
		tell(marker, content[2:length])
		content = content[length:]
	}
}

// headerPNG goes through the chunks of a PNG.
func headerPNG(content []byte) header {
	h := header{pixelBytes: 4}
	const frame = 12 // length, type and check of a chunk
	for c := content[8:]; len(c) >= frame; {
		length := int64(binary.BigEndian.Uint32(c))
		if length > int64(len(c)-frame) {
			break
		}
		body := c[8 : 8+length]
		switch string(c[4:8]) {
		case "IHDR":
			if length >= 13 && body[8] == 16 {
				h.pixelBytes = 8
			}
			if length >= 13 && body[12] != 0 { // interlaced: the largest pass beside it all
				h.pixelBytes *= 1.5
			}
		case "acTL":
			h.moving = true
		case "eXIf":
			h.turn = exifOrientation(body)
		}
		c = c[frame+length:]
	}
	return h
}

// headerWebP goes through the chunks of a WebP.
func headerWebP(content []byte) header {
	h := header{pixelBytes: 2}
	for c := content[12:]; len(c) >= 8; {
		length := int64(binary.LittleEndian.Uint32(c[4:]))
		if length > int64(len(c)-8) {
			length = int64(len(c) - 8)
		}
		body := c[8 : 8+length]
		switch string(c[:4]) {
		case "VP8X":
			h.moving = h.moving || length > 0 && body[0]&2 != 0
		case "ANIM", "ANMF":
			h.moving = true
		case "VP8L", "ALPH":
			h.pixelBytes = 10 // four of colour, and what undoing its transforms takes
		case "EXIF":
			h.turn = exifOrientation(bytes.TrimPrefix(body, []byte("Exif\x00\x00")))
		}
		c = c[8+length:]
		if length%2 == 1 && len(c) > 0 {
			c = c[1:]
		}
	}
	return h
}
