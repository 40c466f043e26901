# subid revoke: whose lines go, and which stay.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

# shellcheck source=changes.bash
source "$tests/command/changes.bash"

tools=()

readonly around=$'# head\nbad:line\n'

case_all_of_a_user() {
	files "$around"$'alice:100000:10\nbob:5:5\n1000:200000:10\nalicia:300000:10\n# tail\n' $'bob:5:5\nalice:1:2'
	tool revoke alice
	done_well 'alice: revoked user IDs 100000-100009' 'alice: revoked user IDs 200000-200009' \
		'alice: revoked user IDs 300000-300009' 'alice: revoked group IDs 1-2'
	both_are "$around"$'bob:5:5\n# tail\n' $'bob:5:5\n'
	tool revoke 1000
	refused '1000: has none of these IDs'
}

case_some_ids() {
	files $'alice:100000:10\nbob:100000:10\n1000:100005:10\n'
	tool revoke alice 100003 5
	done_well 'alice: revoked user IDs 100003-100007' 'alice: revoked user IDs 100005-100007' \
		'alice: revoked group IDs 100003-100007' 'alice: revoked group IDs 100005-100007'
	both_are $'alice:100000:3\nalice:100008:2\nbob:100000:10\n1000:100008:7\n'
	tool revoke --uid alice 0-100000
	done_well 'alice: revoked user IDs 100000-100000'
	tool revoke --gid alice 100008-4294967295
	exits 0
	both_are $'alice:100001:2\nalice:100008:2\nbob:100000:10\n1000:100008:7\n' $'alice:100000:3\nbob:100000:10\n'
	tool revoke alice 100005 3
	refused 'alice: has none of these IDs'
}

# A user who has gone has left lines behind.
case_nobody_any_more() {
	files $'gone:100000:10\n4000:200000:10\nalice:1:1\n'
	tool revoke gone
	done_well 'gone: revoked user IDs 100000-100009' 'gone: revoked group IDs 100000-100009'
	tool revoke 4000
	exits 0
	both_are $'alice:1:1\n'
	tool revoke gone
	refused 'gone: there is no such user, and no such line'
}

case_users_of_standard_input() {
	files $'alice:1:1\nbob:2:1\ncarol:3:1\n'
	printf 'carol\nalice\n' >/run/users
	tool revoke --uid - </run/users
	done_well 'alice: revoked user IDs 1-1' 'carol: revoked user IDs 3-3'
	both_are $'bob:2:1\n' $'alice:1:1\nbob:2:1\ncarol:3:1\n'
}

case_one_kind_has_nothing() {
	files $'bob:2:1\n' $'alice:1:1\nbob:2:1\n'
	tool revoke alice
	done_well 'alice: revoked group IDs 1-1'
	both_are $'bob:2:1\n'
}

case_no_files() {
	rm /etc/subuid /etc/subgid
	tool revoke alice
	refused 'alice: has none of these IDs'
}

case_words_that_are_none() {
	local words
	files $'alice:1:100\n'
	for words in '' 'alice 5' 'alice x-y' 'alice 5-4' 'alice 5 0' 'alice 05-6' 'alice 5-' 'alice -- -5' 'alice 1 2 3' \
		'alice 4294967295-4294967296' 'alice 4294967295 2' 'alice +1 1'; do
		# shellcheck disable=SC2086  # words
		tool revoke $words
		refused_usage
	done
	for word in '' a:b; do
		tool revoke "$word"
		exits 1
		said 'this can be no user'
		unchanged
	done
	attempt as bob subid revoke alice
	refused 'only root can change these files'
}
