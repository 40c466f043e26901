# docs/administration.md: what it shows is what a terminal shows, and its files do what it says of them.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

# shellcheck source=changes.bash
source "$tests/command/changes.bash"

tools=(useradd ansible-playbook)
document=$SUBID_SOURCE/docs/administration.md

section() { # section TITLE: its text
	awk -v title="## $1" '/^## / { inside = $0 == title } inside' "$document"
}

file_of() { # file_of SECTION LANGUAGE: the block of that name
	section "$1" | awk -v fence="\`\`\`$2" '/^```$/ { inside = 0 } inside; $0 == fence { inside = 1 }' >/run/block
	[[ -s /run/block ]] || fail "there is no $2 in: $1"
	cat /run/block
}

# commands_of SECTION: runs them, one behind the other, and compares what each of them prints
commands_of() {
	local line typed='' expected=''
	while IFS= read -r line; do
		line=${line#    }
		if [[ $line == ['$#']' '* || $line == end ]]; then
			[[ -z $typed ]] || shown "$typed" "$expected"
			typed=$line expected=''
		else
			expected+=$line$'\n'
		fi
	done < <(section "$1" | awk '/^```/ { fenced = !fenced } !fenced && /^    /' && echo end)
	[[ $typed == end && -n $status ]] || fail "there is no command in: $1"
}

shown() { # shown COMMAND EXPECTED: behind a prompt, which tells root from alice
	local as=()
	[[ $1 == '#'* ]] || as=(setpriv --reuid +1000 --regid +1000 --clear-groups --)
	TERM=dumb screen 110 "${as[@]}" "$BASH" -c "${1#??}"
	sed -i "s/ *\$//; s,$programs/,/usr/bin/,; /^configuration error - unknown item/d" /run/stdout
	diff <(printf %s "$2") /run/stdout >/run/difference || fail "$1: $(</run/difference)"
}

case_sections() { # each has a case
	local title
	while IFS= read -r title; do
		grep -qE "(commands|file)_of ['\"]?$title" "$tests/command/administration.bash" || fail "no case is about: $title"
	done < <(sed -n 's/^## //p' "$document")
}

case_usermod() {
	make_terminals
	sed -i 's/^alice:x:1000:0:/alice:x:1000:1000:/' /etc/passwd
	commands_of 'From usermod and an editor'
}

case_many_systems() {
	make_terminals
	mapfile -t settings < <(file_of 'The same numbers on many systems' login.defs)
	login_defs "${settings[@]}"
	commands_of 'The same numbers on many systems'
}

case_sssd() {
	make_terminals
	sources_are
	mv /run/lib/libsubid_{odd,sss}.so
	ldconfig
	file_of 'FreeIPA and SSSD' nsswitch.conf >>/etc/nsswitch.conf
	commands_of 'FreeIPA and SSSD'
}

case_dockremap() {
	make_terminals
	commands_of "Docker's userns-remap"
}

case_collisions() {
	make_terminals
	# The sources may be there.
	cp "$document" /run/document
	document=/run/document
	cover /srv
	touch /srv/{image,report,letter}
	chown 100000 /srv/image
	chown 100500 /srv/report
	files $'alice:100000:65536\nbob:165536:65536\nbob:165000:10\n' $'alice:100000:65536\nbob:165536:65536\n'
	user dave:100500
	echo 'dave:x:100500:' >>/etc/group
	commands_of 'Ranges that collide'
	touch $'/srv/name\e[2K\n0 none'
	chown 100001 /srv/name*
	attempt sh -c "$(sed -n 's/^ *# \(find \/srv .*\)/\1/p' "$document")"
	[[ $(</run/stdout) == *"100001 /srv/name^[[2K?0 none"* ]] || fail "a name is printed raw"
}

# ------------------------------------------------------------------------------------------------------------ ansible

play() { # play CHANGED FAILED: on this system, and how many tasks are to end in these ways
	mkdir -p /run/home /dev/shm
	chmod 1777 /dev/shm
	attempt env HOME=/run/home LC_ALL=C.UTF-8 TMPDIR="$scratch" ANSIBLE_NOCOLOR=1 \
		ansible-playbook --connection local --inventory localhost, /run/playbook.yml
	grep -qE "^localhost .* changed=$1 .* failed=$2 " /run/stdout || fail "expected: $1 changed, $2 failed"
}

case_ansible() {
	file_of Ansible yaml >/run/playbook.yml
	play 1 0
	both_are $'alice:100000:65536\nbob:165536:65536\n'
	play 0 0
	unchanged
	files $'alice:100000:65536\nbob:165536:65536\n' $'alice:100000:65536\nbob:165535:65536\n'
	play 0 1
	unchanged
	grep -qF range-overlap /run/stdout || fail "the problem is not told"
}

# --------------------------------------------------------------------------------------------------------- monitoring

monitors() { # monitors STATUS COMMAND: as nobody in particular, how it ends and what it prints
	attempt setpriv --reuid +65534 --regid +65534 --clear-groups -- sh -c "$2"
	exits "$1"
}

case_monitoring() {
	local cron service
	cron=$(file_of Monitoring cron) service=$(file_of Monitoring service | sed -n 's/^ExecStart=//p')
	[[ $cron =~ ^([0-9*]+\ ){5}nobody\ (.*)$ ]] || fail "not a line for cron: $cron"
	cron=${BASH_REMATCH[2]//\\%/%}
	files $'alice:100000:65536\n'
	monitors 0 "$cron"
	prints
	monitors 0 "$service"
	files $'alice:100000:65536\nbob:165535:65536\n'
	monitors 0 "$cron"
	grep -q range-overlap /run/stdout || fail "no mail tells of the problem"
	monitors 1 "$service"
	file_of Monitoring timer | grep -q '^OnCalendar=' || fail "there is no time"
}
