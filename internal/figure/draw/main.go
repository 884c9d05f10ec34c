// Command draw draws every figure of a folder into another folder, and the app's icon.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/figure"
)

func main() {
	var d drawing
	flag.StringVar(&d.figures, "figures", "figures", "folder of figure files")
	flag.StringVar(&d.pictures, "pictures", "pictures", "folder to draw into")
	flag.StringVar(&d.sheet, "sheet", "", "also put every still on one sheet, in this file")
	flag.StringVar(&d.strips, "strips", "", "also put eight frames of every loop side by side, into this folder")
	flag.StringVar(&d.icon, "icon", "", "also draw the app's icon, into this file")
	flag.StringVar(&d.only, "only", "", "draw this figure alone")
	flag.Parse()
	if err := d.run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:forbidigo // go generate wants to know
	}
}

// drawing is one run.
type drawing struct{ figures, pictures, sheet, strips, icon, only string }

// iconWidth is in pixels: Slack makes smaller ones of it.
const iconWidth = 1024

func (d drawing) run() error {
	read, err := figure.ReadAll(os.DirFS(d.figures))
	if err != nil {
		return err
	}
	var all []figure.Figure
	for _, f := range read {
		if d.only != "" && f.ID != d.only {
			continue
		}
		all = append(all, f)
		if f.Side != figure.Both {
			all = append(all, f.Mirrored())
		}
	}
	stills := make([]*image.NRGBA, len(all))
	var group errgroup.Group
	group.SetLimit(2)
	for i, f := range all {
		group.Go(func() error {
			stills[i] = f.Still(figure.StillWidth)
			return d.write(f, stills[i])
		})
	}
	err = group.Wait()
	if err == nil && d.sheet != "" {
		err = save(d.sheet, sheet(stills))
	}
	if err == nil && d.icon != "" {
		err = save(d.icon, figure.Icon(iconWidth))
	}
	return err
}

func save(file string, picture *image.NRGBA) error {
	var b bytes.Buffer
	if err := figure.EncodePNG(&b, picture); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o600)
}

func (d drawing) write(f figure.Figure, still *image.NRGBA) error {
	var b bytes.Buffer
	if err := figure.EncodePNG(&b, still); err != nil {
		return err
	}
	name := filepath.Join(d.pictures, f.Name())
	if err := os.WriteFile(name+".png", b.Bytes(), 0o600); err != nil || !f.Moves() {
		return err
	}
	loop := f.Loop(figure.LoopWidth)
	b.Reset()
	if err := loop.EncodeGIF(&b); err != nil {
		return err
	}
	if err := os.WriteFile(name+".gif", b.Bytes(), 0o600); err != nil || d.strips == "" {
		return err
	}
	b.Reset()
	if err := figure.EncodePNG(&b, strip(loop.Frames)); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(d.strips, "strip-"+f.Name()+".png"), b.Bytes(), 0o600)
}
