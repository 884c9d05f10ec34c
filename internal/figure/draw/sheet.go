package main

import (
	"image"
	"image/color"
	"image/draw"

	xdraw "golang.org/x/image/draw"

	"unhunch/internal/figure"
)

// sheet shows every still at half its size, on a light and on a dark ground.
func sheet(stills []*image.NRGBA) *image.NRGBA {
	const columns, gap = 4, 20
	if len(stills) == 0 {
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	}
	const w, h = figure.StillWidth / 2, figure.StillWidth * 2 / 5
	rows := (len(stills) + columns - 1) / columns
	half := image.Pt(columns*(w+gap)+gap, rows*(h+gap)+gap)
	all := image.NewNRGBA(image.Rect(0, 0, half.X, 2*half.Y))
	for n, ground := range []color.NRGBA{{0xFF, 0xFF, 0xFF, 0xFF}, {0x1A, 0x1D, 0x21, 0xFF}} {
		top := n * half.Y
		draw.Draw(all, image.Rect(0, top, half.X, top+half.Y), image.NewUniform(ground), image.Point{}, draw.Src)
		for i, still := range stills {
			at := image.Pt(gap+i%columns*(w+gap), top+gap+i/columns*(h+gap))
			size := image.Pt(w, still.Rect.Dy()/2)
			at.Y += (h - size.Y) / 2
			xdraw.ApproxBiLinear.Scale(all, image.Rectangle{at, at.Add(size)}, still, still.Rect, draw.Src, nil)
		}
	}
	return all
}

// strip shows eight frames of a loop, in two rows.
func strip(frames []*image.NRGBA) *image.NRGBA {
	const columns, rows = 4, 2
	w, h := frames[0].Rect.Dx()*2/3, frames[0].Rect.Dy()*2/3
	all := image.NewNRGBA(image.Rect(0, 0, columns*w, rows*h))
	for i := range columns * rows {
		frame := frames[i*len(frames)/(columns*rows)]
		at := image.Pt(i%columns*w, i/columns*h)
		xdraw.ApproxBiLinear.Scale(all, image.Rectangle{at, at.Add(image.Pt(w, h))}, frame, frame.Rect, draw.Src, nil)
	}
	return all
}
