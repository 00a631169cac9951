package files

import (
	"image"
	stddraw "image/draw"

	"golang.org/x/image/draw"
)

// shrink makes a picture whose longest edge has at most so many pixels, on white
// ground. First it averages blocks of whole pixels, band by band, so that no second
// picture of full size is held and fine weave does not turn into stripes; then it
// interpolates the rest of the way, less than by half, for which the approximation
// is good enough (the exact one holds 32 bytes a pixel).
func shrink(img image.Image, edge int) *image.RGBA {
	b := img.Bounds()
	w, h := fit(b.Dx(), b.Dy(), edge)
	block := max(1, max(b.Dx(), b.Dy())/max(w, h))
	small := average(img, min(block, b.Dx()), min(block, b.Dy()))
	if small.Rect.Dx() == w && small.Rect.Dy() == h {
		return small
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(to, to.Rect, small, small.Rect, draw.Src, nil)
	return to
}

// fit gives the size of a picture when its longest edge has at most so many pixels.
func fit(w, h, edge int) (int, int) {
	edge = max(1, edge)
	longest := max(w, h)
	if longest <= edge {
		return w, h
	}
	return max(1, (w*edge+longest/2)/longest), max(1, (h*edge+longest/2)/longest)
}

// average makes one pixel of each block; what does not fill a block at the right
// and lower edge is left out.
func average(img image.Image, blockW, blockH int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx()/blockW, b.Dy()/blockH
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	band := image.NewRGBA(image.Rect(0, 0, w*blockW, blockH))
	sums := make([]uint32, 4*w)
	for y := range h {
		stddraw.Draw(band, band.Rect, image.White, image.Point{}, stddraw.Src)
		stddraw.Draw(band, band.Rect, img, image.Pt(b.Min.X, b.Min.Y+y*blockH), stddraw.Over)
		averageBand(to.Pix[y*to.Stride:y*to.Stride+4*w], band, sums, blockW, blockH)
	}
	return to
}

func averageBand(to []byte, band *image.RGBA, sums []uint32, blockW, blockH int) {
	clear(sums)
	for y := range blockH {
		row := band.Pix[y*band.Stride:]
		for x := 0; x < len(sums); x += 4 {
			sum := sums[x : x+4 : x+4]
			for range blockW {
				sum[0] += uint32(row[0])
				sum[1] += uint32(row[1])
				sum[2] += uint32(row[2])
				row = row[4:]
			}
		}
	}
	count := uint32(blockW * blockH)
	for x := 0; x < len(to); x += 4 {
		for c := range 3 {
			to[x+c] = byte((sums[x+c] + count/2) / count)
		}
		to[x+3] = 0xff
	}
}
