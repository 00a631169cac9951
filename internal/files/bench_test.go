package files_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"wantilan/internal/files"
)

// woven is a picture as rich as a photo of cloth: broad shades, a fine weave, and
// some grain.
func woven(w, h int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	grain := uint32(1)
	for y := range h {
		for x := range w {
			grain = grain*1664525 + 1013904223
			v := 90 + (x*60)/w + (y*40)/h + int(grain>>28)
			if (x/3+y/5)%4 == 0 {
				v += 30
			}
			img.Y[y*img.YStride+x] = byte(v)
		}
	}
	for y := range (h + 1) / 2 {
		for x := range (w + 1) / 2 {
			img.Cb[y*img.CStride+x] = byte(100 + (x*50)/w)
			img.Cr[y*img.CStride+x] = byte(120 + (y*60)/h)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkPhoto makes pictures of a photo of 12 megapixels, as telephones take
// them, and of the costliest that are taken in. It reports the most memory that was
// live at once beyond what was before.
func BenchmarkPhoto(b *testing.B) {
	for name, photo := range map[string][]byte{
		"JPEG-12MP": asJPEG(b, woven(4000, 3000), 92),
		"JPEG-50MP": asJPEG(b, woven(8160, 6100), 75),
		"PNG-25MP":  asPNG(b, image.NewNRGBA(image.Rect(0, 0, 5000, 5000))),
		"PNG-16bit": asPNG(b, image.NewNRGBA64(image.Rect(0, 0, 4000, 3100))),
		"JPEG-2MP":  asJPEG(b, woven(1600, 1200), 80),
	} {
		b.Run(name, func(b *testing.B) {
			intake := files.NewIntake()
			runtime.GC()
			peak := watch(b)
			b.SetBytes(int64(len(photo)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := intake.Photo(context.Background(), bytes.NewReader(photo)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(peak(), "peak-MB")
		})
	}
}

// watch looks at the heap until the function it gives is called, which tells how
// many megabytes it grew by at most.
func watch(b *testing.B) func() float64 {
	heap := func() float64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return float64(s[0].Value.Uint64()) / 1e6
	}
	before, most := heap(), 0.0
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				most = max(most, heap())
			}
		}
	}()
	return func() float64 {
		close(stop)
		<-stopped
		return most - before
	}
}
