package web

import (
	"fmt"

	"unhunch/internal/sandbox"
)

// surface is a message, a modal or the Home tab: blocks to draw and controls to use.
type surface struct{ blocks []block }

// frame is what a surface is drawn in.
type frame int

const (
	inRoom frame = iota // a message, or the Home tab
	inThread
	inModal
)

// modal is the dialog on top.
type modal struct {
	sandbox.View
	Surface *surface
	Below   int // how many it lies on
}

// Blocks are the surface's, in order.
func (s *surface) Blocks() []block { return s.blocks }

func newSurface(v *viewer, id string, in frame, blocks []sandbox.Object, controls []sandbox.Control) *surface {
	s := &surface{}
	for _, o := range blocks {
		b := block{Object: o, viewer: v, Nested: in != inRoom}
		for i, c := range controls {
			if c.BlockID == o.Str("block_id") {
				b.controls = append(b.controls, control{
					Control: c, viewer: v, ID: fmt.Sprintf("k-%s-%d-%s", id, i, c.ActionID), inModal: in == inModal,
				})
			}
		}
		s.blocks = append(s.blocks, b)
	}
	return s
}

func viewSurface(v *viewer, shown sandbox.View, in frame) *surface {
	return newSurface(v, shown.ID, in, shown.Blocks, shown.Controls())
}
