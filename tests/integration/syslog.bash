# What the system's logger hears: each refusal, and nothing else.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# A refusal is logged with the facility authpriv, and names user, target and ranges.
case_refusal() {
	grants alice:200000:65536
	start alice userns
	start_logger
	request alice 5 300000 7
	not_allowed 5 300000 7
	stop_logger
	[[ $(wc -l <<<"$log") == 1 ]] || fail "not one message: $log"
	[[ $log =~ ^"<"([0-9]+)">".*" $helper"(\[[0-9]+\])?": " ]] || fail "no message of $helper: $log"
	((BASH_REMATCH[1] / 8 == 10)) || fail "not of facility authpriv: $log"
	[[ $log == *alice* && $log == *"$pid"* && $log == *300000* ]] || fail "not all is named: $log"
}

# A success is not.
case_success() {
	grants alice:200000:65536
	start alice userns
	start_logger
	request alice 0 200000 10
	mapped 0 200000 10
	stop_logger
	[[ -z $log ]] || fail "logged: $log"
}

# What the caller wrote is not handed on to the log as it is.
case_control_characters_are_escaped() {
	grants alice:200000:65536
	start alice userns
	start_logger
	word=$'1\n<80>newuidmap: forged\e[2J'
	request alice 0 200000 1
	refused ''
	unset word
	attempt as alice bash -c 'exec -a "$1" "$2" "$3" 0 300000 1' bash $'\nforged' "$program" "$pid"
	refused ''
	stop_logger
	! grep -qE '^(<80>)?.?forged|'$'\e' <<<"$log" || fail "logged: $log"
}
