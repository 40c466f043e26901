# The library and shadow's useradd(8), usermod(8) and userdel(8) change the same two files at the same time, in
# more than 2000 operations of eight writers. Afterwards everything that was reported to have been made is there, and
# nothing that was reported to have been taken away. A reader has found a whole file at any time.
#
# What shadow's programs do alone: useradd sorts the file by range where it looks for room itself (here in /etc/subuid),
# and puts what is no entry behind the entries, in no certain order. usermod and userdel leave the order as it is. So
# the order is looked at in /etc/subgid, where useradd is told to grant nothing.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid)
tools=(useradd usermod userdel awk)

readonly logs=/run/logs
readonly prologue=('# head' anchor:99000:1000 '' 'no entry' zed:98000:100 '# middle' $'\t' zed:97000 1002:96000:10
	ann:95000:10 '# tail')

readonly library_writers=4 library_rounds=45 # of six operations
readonly shadow_writers=4 shadow_rounds=72   # of three and four operations, in turn

# -------------------------------------------------------------------------------------------------------- shadow's half

# Programs of shadow's that did not get the lock are started again.
shadow() { # shadow WHAT-TO-LOG PROGRAM...
	local said
	while ! said=$("${@:2}" 2>&1); do
		if [[ ! $said =~ 'cannot lock' ]]; then
			echo "failed $*: $said"
			return
		fi
		echo busy
	done
	printf '%s\n' "$1"
	echo >&"$tokens"
}

# An operation is one run of a program. What it has done to the other file besides follows on a line with a blank.
shadow_writer() { # shadow_writer NUMBER: grants of its own choice are in an area of its own
	local round user start
	for ((round = 0; round < shadow_rounds; round++)); do
		user=s$1r$round
		start=$((700000000 + $1 * 1000000 + round * 1000))
		shadow "useradd $user" useradd --no-create-home --no-user-group --gid 0 --uid $((2000 + $1 * 1000 + round)) "$user"
		shadow "add uid $user $start 90"$'\n'" add gid $user $start 90" \
			usermod --add-subuids "$start-$((start + 89))" --add-subgids "$start-$((start + 89))" "$user"
		shadow "remove uid $user $((start + 30)) 30"$'\n'" remove gid $user $((start + 30)) 30" \
			usermod --del-subuids "$((start + 30))-$((start + 59))" --del-subgids "$((start + 30))-$((start + 59))" "$user"
		((round % 2 == 0)) || shadow "userdel $user" userdel "$user"
	done
}

# ---------------------------------------------------------------------------------------------------------- the verdict

no_entries() { # no_entries FILE: the lines that are no entries, sorted
	grep -vE '^[^:]+:[0-9]+:[0-9]+$' "$1" | sort
}

overlaps() { # overlaps FILE
	local owner start count end=0 before=''
	grep -E '^[^:]+:[0-9]+:[0-9]+$' "$1" | sort -t : -k 2,2n |
		while IFS=: read -r owner start count; do
			((start >= end)) || echo "overlap $before $owner:$start:$count"
			end=$((start + count)) before=$owner:$start:$count
		done
}

differences_in() { # differences_in KIND ORDERED
	"$programs/awk" -v kind="$1" -v ordered="$2" -f "$tests/grants/races.awk" "$logs"/* "/etc/sub$1"
	overlaps "/etc/sub$1"
	diff <(printf '%s\n' "${prologue[@]}" | grep -vE '^[^:]+:[0-9]+:[0-9]+$' | sort) <(no_entries "/etc/sub$1") || true
	for line in "${prologue[@]}"; do
		grep -qxF -e "$line" "/etc/sub$1" || echo "lost $line"
	done
	[[ $2 == 0 ]] || diff <(printf '%s\n' "${prologue[@]}") <(head -n "${#prologue[@]}" "/etc/sub$1") || true
}

count() { # count REGEX: of the logs' lines
	cat "$logs"/* | grep -cE "$1" || true
}

# ---------------------------------------------------------------------------------------------------------------- races

prepare_race() {
	printf '%s\n' "${prologue[@]}" | tee /etc/subuid >/etc/subgid
	plain_login_defs
	printf '%s\n' 'SUB_UID_MIN 100000' 'SUB_UID_MAX 600100000' 'SUB_UID_COUNT 100' \
		'SUB_GID_MIN 100000' 'SUB_GID_MAX 600100000' 'SUB_GID_COUNT 0' >>/etc/login.defs
	mkdir "$logs"
	mkfifo /run/tokens
}

# The library is much faster, since no program has to be started for it. So that neither half is done before the other,
# each operation of shadow's lets one of the library's begin.
run_race() {
	local number writers=() reader
	exec {racing}> >(nice "$programs/churn" >"$logs/reader" 2>&1 || echo 'failed reader' >>"$logs/reader")
	reader=$!
	for ((number = 0; number < library_writers; number++)); do
		"$programs/churn" "ours$number" "$library_rounds" </run/tokens >"$logs/library$number" 2>&1 &
		writers+=("$!")
	done
	for ((number = 0; number < shadow_writers; number++)); do
		shadow_writer "$number" {tokens}>/run/tokens >"$logs/shadow$number" 2>&1 &
		writers+=("$!")
	done
	for number in "${writers[@]}"; do
		wait "$number" || echo "failed writer" >>"$logs/writers"
	done
	exec {racing}>&-
	wait "$reader"
}

case_shadow_and_library() {
	local ours theirs differences
	prepare_race
	run_race
	ours=$(count '^(grant|reuse|ungrant) ')
	theirs=$(count '^(useradd|userdel|add|remove) ')
	differences=$({
		differences_in uid 0
		differences_in gid 1
	} 2>&1)
	printf 'operations: %s of the library, %s of shadow; tried again: %s; %s; lines lost: %s; other differences: %s\n' \
		"$ours" "$theirs" "$(count '^busy')" "$(grep '^looked ' "$logs/reader")" "$(grep -c '^lost' <<<"$differences" || true)" \
		"$(grep -cvE '^(lost|$)' <<<"$differences" || true)"
	[[ -z $differences ]] || fail "the files are not what was reported: ${differences:0:3000}"
	((ours >= 1000 && theirs >= 1000)) || fail "not all operations were made"
	[[ -z $(compgen -G '/etc/sub*[+.]*') ]] || fail "left behind: $(compgen -G '/etc/sub*[+.]*')"
}
