package main

import (
	_ "embed"
	"io"

	"go.yaml.in/yaml/v4"

	"unhunch/internal/doctor/checks"
)

//go:embed manifest.yaml
var manifest string

type manifestCmd struct{}

func (manifestCmd) Run(e env) error {
	_, err := io.WriteString(e.stdout, manifest)
	return err
}

// scopesOf reads which scopes a manifest asks for.
func scopesOf(manifest string) (checks.Asked, error) {
	var m struct {
		OAuth struct {
			Scopes struct {
				Bot      []string `yaml:"bot"`
				Optional []string `yaml:"bot_optional"`
			} `yaml:"scopes"`
		} `yaml:"oauth_config"`
	}
	err := yaml.Unmarshal([]byte(manifest), &m)
	return checks.Asked{Scopes: m.OAuth.Scopes.Bot, Optional: m.OAuth.Scopes.Optional}, err
}
