package check

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// docker runs the bot as the image would.
func docker(args []string) error {
	switch {
	case args[0] == "run":
		return dockerRun(args[1:])
	case args[0] == "logs", slices.Equal(args[:min(2, len(args))], []string{"volume", "rm"}):
		return nil
	case args[0] == "compose":
		return compose(args[1:])
	}
	return fmt.Errorf("it is not known what to do with %q", args)
}

// dockerRun hands in the variables of the image, and those that are named.
func dockerRun(args []string) error {
	const image = "unhunch"
	alone := []string{"--rm", "--read-only", "--detach"}
	valued := []string{"--volume", "--env", "--name", "--restart", "--network"}
	file, err := os.ReadFile(inHouse("Dockerfile"))
	if err != nil {
		return err
	}
	var env []string
	for _, variable := range regexp.MustCompile(`\b(UNHUNCH_\w+=\S+)`).FindAllString(string(file), -1) {
		env = append(env, within(os.Getenv(envRoot), variable))
	}
	var rest []string
	for i := 0; i < len(args) && rest == nil; i++ {
		switch {
		case args[i] == image:
			rest = args[i+1:]
			if len(rest) == 0 {
				rest = []string{"run"} // CMD
			}
		case slices.Contains(alone, args[i]):
		case slices.Contains(valued, args[i]) && i+1 < len(args):
			if args[i] == "--env" {
				value, set := os.LookupEnv(args[i+1])
				if !set {
					return fmt.Errorf("--env %s hands in a variable that is not set", args[i+1])
				}
				env = append(env, args[i+1]+"="+value)
			}
			i++
		default:
			return fmt.Errorf("it is not known what %s does", args[i])
		}
	}
	if rest == nil {
		return fmt.Errorf("there is no image %s in %q", image, args)
	}
	if err := os.MkdirAll(root("/var/lib/unhunch/backups"), 0o700); err != nil {
		return err
	}
	cmd := exec.Command("unhunch", rest...)
	cmd.Dir = root("/var/lib/unhunch")
	for _, of := range []string{"PATH", "SLACK_API_URL", envRoot, envHouse, envBinary, envSlack, roleOf} {
		env = append(env, of+"="+os.Getenv(of))
	}
	cmd.Env = slices.Concat(env, day())
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// compose sees that what it would read is there: deploy/check starts it.
func compose(args []string) error {
	wanted := []string{"compose.yaml"}
	if args[0] != "up" {
		return fmt.Errorf("it is not known what to do with %q", args)
	}
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		return err
	}
	for _, m := range regexp.MustCompile(`file: \.\./compose/(secrets/\S+)`).FindAllStringSubmatch(string(text), -1) {
		wanted = append(wanted, m[1])
	}
	return there(append(wanted, ".env")...)
}

// kubectl sees that what it would send is there.
func kubectl(args []string) error {
	var wanted []string
	for i, a := range args {
		switch value, is := strings.CutPrefix(a, "--from-file="); {
		case is:
			wanted = append(wanted, value)
		case i > 0 && slices.Contains([]string{"--filename", "--cert", "--key"}, args[i-1]):
			wanted = append(wanted, a)
		}
	}
	if i := slices.Index(args, "deployment"); i >= 0 {
		text, err := os.ReadFile(inHouse("deploy/kubernetes/deployment.yaml"))
		if err != nil {
			return err
		}
		if !strings.Contains(string(text), "\n  name: "+args[i+1]+"\n") {
			return fmt.Errorf("there is no deployment %s", args[i+1])
		}
	} else if wanted == nil {
		return fmt.Errorf("it is not known what to do with %q", args)
	}
	return there(wanted...)
}

func there(names ...string) error {
	for _, name := range names {
		if _, err := os.Stat(filepath.Clean(name)); err != nil {
			return err
		}
	}
	return nil
}
