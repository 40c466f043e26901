# The system's log: what a real daemon makes of a refusal, and that nobody waits for a log.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of lib.bash

refusal_for_the_log() { # of which all is known
	echo "refused: user alice (70001), target $pid, map \"0 $(own_id alice) 1, 1 300000 7\": $helper: $(not_allowed_line 1 300000 7)"
}

alice_is_refused() {
	request alice 0 "$(own_id alice)" 1 1 300000 7
	not_allowed 1 300000 7
}

# rsyslogd tells facility, severity, program and process from the message.
case_rsyslogd() {
	local line
	command -v rsyslogd >/dev/null || skip "rsyslogd is not installed"
	alice_asks_for_too_much alice:200000:10
	mkfifo /run/log
	mkdir /run/rsyslog
	cat >/run/rsyslog.conf <<-'END'
		global(workDirectory="/run/rsyslog")
		module(load="imuxsock" SysSock.Name="/dev/log")
		template(name="all" type="string" string="%syslogfacility-text% %syslogseverity-text% %programname% %procid% %timegenerated:::date-unixtimestamp% %timereported:::date-unixtimestamp%%msg%\n")
		action(type="ompipe" pipe="/run/log" template="all")
	END
	exec {from}<>/run/log
	rsyslogd -f /run/rsyslog.conf -i /run/rsyslog.pid
	alice_is_refused
	while read -r line <&"$from"; do
		[[ $line != *" $helper "* ]] || break
	done
	[[ $line =~ ^authpriv" "notice" $helper "[0-9]+" "([0-9]+)" "([0-9]+)" "(.*)$ ]] || fail "logged: $line"
	[[ ${BASH_REMATCH[3]} == "$(refusal_for_the_log)" ]] || fail "logged: $line"
	((BASH_REMATCH[1] - BASH_REMATCH[2] <= 100)) || fail "another time: $line"
}

# A log that is full loses the message, and stops nobody. The helper ends; the time limit is for one that does not.
case_full() {
	grants alice:200000:10
	start alice userns
	start_logger full-logger
	through=(timeout 60)
	alice_is_refused
	stop_logger
	[[ $log == full* && $log != *"$helper"* ]] || fail "the log was not full: $log"
}

case_absent() {
	grants alice:200000:10
	start alice userns
	[[ ! -e /dev/log ]]
	alice_is_refused
}

# Nobody listens any more.
case_dead() {
	grants alice:200000:10
	start alice userns
	start_logger
	stop_logger
	[[ -S /dev/log ]]
	alice_is_refused
}

# A daemon that wants connections.
case_stream() {
	grants alice:200000:10
	start alice userns
	start_logger stream-logger
	alice_is_refused
	stop_logger
	[[ $log == "<85>${helper}["*"]: $(refusal_for_the_log)" ]] || fail "logged: $log"
}
