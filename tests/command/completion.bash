# Completions of the shells.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

completions=$SUBID_SOURCE/subid/command/completions

# completes WORD... -- EXPECTED...: bash offers these for the last word, among others
completes() {
	local words=() found word
	while [[ $1 != -- ]]; do
		words+=("$1")
		shift
	done
	found=$(PATH=$programs:$PATH bash --norc -c '
		source "$1"
		[[ $(complete -p subid) == *"-F _subid subid" ]] || exit 1
		COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
		_subid
		printf "%s\n" "${COMPREPLY[@]}"' bash "$completions/subid.bash" "${words[@]}") || fail "${words[*]}"
	[[ -z $(sort <<<"$found" | uniq -d) ]] || fail "${words[*]}: offered twice: $found"
	for word in "${@:2}"; do
		grep -qxF -e "$word" <<<"$found" || fail "${words[*]}: not offered: $word; but: $found"
	done
}

case_bash() {
	completes subid '' -- list owner map explain help --help
	completes subid ow -- owner
	completes subid help '' -- list explain
	completes subid list ali -- alice alicia
	completes subid list --g -- --graph --gid
	completes subid owner --u -- --uid
	completes subid map '' -- 1
	completes subid check --f -- --fix
	completes subid grant --s -- --start
	completes subid revoke ali -- alice alicia
	completes subid explain '' -- newuidmap newgidmap
	completes subid list --root /et -- /etc
}

# What is written by the letters of a word is what is offered, and no more.
case_bash_offers_nothing_else() {
	local found
	found=$(PATH=$programs:$PATH bash --norc -c 'source "$1"; COMP_WORDS=(subid ow) COMP_CWORD=1; _subid; echo "${COMPREPLY[*]}"' \
		bash "$completions/subid.bash")
	[[ $found == owner ]] || fail "offered: $found"
}

# Whoever makes names in a directory must not run commands.
case_bash_runs_no_name() {
	local found
	# shellcheck disable=SC2016  # so is the name
	printf '%s:x:70020:70020::/:\n' 'al$(touch${IFS}/run/ran)' 'al`id`' >>/etc/passwd
	found=$(PATH=$programs:$PATH bash --norc -c 'source "$1"; COMP_WORDS=(subid grant al) COMP_CWORD=2; _subid; echo "${COMPREPLY[*]}"' \
		bash "$completions/subid.bash")
	[[ ! -e /run/ran ]] || fail "a name was run"
	[[ $found == 'alice alicia' ]] || fail "offered: $found"
}

case_zsh() {
	command -v zsh >/dev/null || skip "there is no zsh; it comes with the package zsh"
	zsh --no-exec "$completions/_subid" || fail "zsh cannot read it"
	[[ $(head -n 1 "$completions/_subid") == '#compdef subid' ]] || fail "zsh does not know what it is for"
}

case_fish() {
	local found
	command -v fish >/dev/null || skip "there is no fish; it comes with the package fish"
	mkdir -p /run/home
	found=$(HOME=/run/home PATH=$programs:$PATH fish --no-config -c "source $completions/subid.fish; complete --do-complete 'subid ow'; complete --do-complete 'subid list --gr'; complete --do-complete 'subid explain newu'")
	[[ $found == *owner*--graph*newuidmap* ]] || fail "fish offers: $found"
}
