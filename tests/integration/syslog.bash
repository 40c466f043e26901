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

# Neither a word that is no request comes into the log, nor a login name that could be another line there.
case_control_characters_are_escaped() {
	grants "${uid_of[alice]}:200000:65536"
	sed -i $'s/^alice:/al\e[2J\r\x9bice:/' /etc/passwd
	start alice userns
	start_logger
	word=$'1\n<80>newuidmap: forged\e[2J'
	request alice 0 200000 1
	refused ''
	unset word
	request alice 0 300000 1
	not_allowed 0 300000 1
	stop_logger
	[[ $(wc -l <<<"$log") == 1 ]] || fail "not one message: $log"
	[[ $log == *": refused: user ? (${uid_of[alice]}), target $pid, "* ]] || fail "not the message of the second request: $log"
	! LC_ALL=C grep -q '[^ -~]' <<<"$log" || fail "logged: $log"
}
