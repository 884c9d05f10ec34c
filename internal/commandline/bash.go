package commandline

import (
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// bashScript walks through the words before the one that is typed, to know the
// command, and then looks up what may come. Bash takes --flag=value for three
// words, unless somebody took the = out of COMP_WORDBREAKS. The bash of macOS
// knows no compopt, which leaves files to the shell with all its quoting.
const bashScript = `# Completion of @NAME@ for bash: source this file, or keep it as
# ~/.local/share/bash-completion/completions/@NAME@
_@NAME@() {
	local current=${COMP_WORDS[COMP_CWORD]} command='' flag='' before='' bare='' at='' words='' names='' word i
	local -i arguments=0
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ -n $flag ]]; then
			[[ $word == = ]] || flag=''
		elif [[ -n $bare ]]; then
			arguments+=1
		elif [[ $word == -- ]]; then
			bare=yes
		elif [[ $word == -* ]]; then
			case "$command $word" in
			@VALUED@) flag=$word ;;
			esac
		else
			case "$command $word" in
			@COMMANDS@) command=${command:+$command }$word ;;
			*) arguments+=1 ;;
			esac
		fi
	done
	if [[ -n $flag && $current == = ]]; then
		current=''
	elif [[ -z $flag && -z $bare && $current == --*=* ]]; then
		flag=${current%%=*} before=${current%%=*}= current=${current#*=}
	fi
	if [[ -n $flag ]]; then
		at="$command $flag"
	elif [[ -z $bare && $current == -* ]]; then
		at="$command -"
	else
		at="$command $arguments"
	fi
	case $at in
	@WORDS@
	esac
	case $names in
	files) [[ -z $before ]] && compopt -o default 2>/dev/null && return
		words=$(compgen -f -- "$current") ;;
	folders) [[ -z $before ]] && compopt -o dirnames 2>/dev/null && return
		words=$(compgen -d -- "$current") ;;
	esac
	while IFS= read -r word; do
		[[ $word == "$current"* && -n $word ]] && COMPREPLY+=("$before$word")
	done <<<"$words"
}
complete -F _@NAME@ @NAME@
`

func bash(name string, all []*command) string {
	var valued []string
	var words cases
	for _, c := range all {
		var flags, beneath []string
		for _, flag := range c.flags {
			flags = append(flags, spellings(flag)...)
			if !takesValue(flag) {
				continue
			}
			for _, spelling := range spellings(flag) {
				valued = append(valued, quoted(c.path+" "+spelling))
				bashValue(&words, c.path+" "+spelling, flag.Value)
			}
		}
		for _, b := range c.beneath {
			beneath = append(beneath, b.name())
		}
		if len(flags) > 0 {
			words.add(c.path+" -", bashWords(flags))
		}
		if len(beneath) > 0 {
			words.add(c.path+" 0", bashWords(beneath))
			continue
		}
		for i, argument := range c.arguments {
			bashValue(&words, c.path+" "+strconv.Itoa(i), argument)
		}
	}
	return strings.NewReplacer(
		"@NAME@", name,
		"@VALUED@", strings.Join(valued, " | "),
		"@COMMANDS@", strings.Join(typed(all), " | "),
		"@WORDS@", words.String(),
	).Replace(bashScript)
}

func bashValue(words *cases, at string, v *kong.Value) {
	switch kindOf(v) {
	case file:
		words.add(at, "names=files")
	case folder:
		words.add(at, "names=folders")
	case choice:
		words.add(at, bashWords(choicesOf(v)))
	case free:
	}
}

// bashWords has a line for each word.
func bashWords(words []string) string { return "words=$" + quoted(strings.Join(words, `\n`)) }
