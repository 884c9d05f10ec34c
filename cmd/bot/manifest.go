package main

import (
	_ "embed"
	"io"
)

//go:embed manifest.yaml
var manifest string

type manifestCmd struct{}

func (manifestCmd) Run(e env) error {
	_, err := io.WriteString(e.stdout, manifest)
	return err
}
