# Completion of subid(8) for bash. Verbs and options are those that subid itself names.

_subid() {
	local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]}
	local verbs usage words=
	verbs=$(subid help 2>/dev/null | sed -n 's/^subid \([a-z]*\) .*/\1/p')
	usage=$(subid help "$verb" 2>/dev/null)
	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		words="help --help --version $verbs"
	elif [[ $verb == help ]]; then
		words=$verbs
	elif [[ $before == --root ]]; then
		compopt -o filenames 2>/dev/null # which quotes what is in them
		mapfile -t COMPREPLY < <(compgen -d -- "$current")
		return
	elif [[ $current == -* ]]; then
		words=$(sed -n 's/^ \{1,\}\(--[a-z-]*\).*/\1/p' <<<"$usage")
	else
		case ${usage%%$'\n'*} in
		*newuidmap*) words='newuidmap newgidmap' ;;
		*USER*) # a name is a word of the shell's then, and compgen -W would even run what is in it
			mapfile -t COMPREPLY < <(compgen -u -- "$current" | LC_ALL=C grep -x '[[:alnum:]_.@+-]*')
			return
			;;
		*PID*) words=$(cd /proc && compgen -G '[0-9]*') ;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _subid subid
