# Makes the private world of the benchmark, and starts it. Started by "run" as the first process of a PID namespace, in
# a mount namespace of its own.
set -euEo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
readonly stage=$1 parts=$2 bench=$3 results=$4

# shellcheck source=../integration/lib.bash
source "$here/../integration/lib.bash"
# shellcheck source=../integration/world.bash
source "$here/../integration/world.bash"

# shellcheck disable=SC2154  # of lib.bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 022
ulimit -c 0
unset LD_PRELOAD LD_LIBRARY_PATH

implementations=()
take() { # take NAME DIR: copies the programs to where setuid bits work
	mkdir "$programs/$1"
	cp "$2"/* "$programs/$1"
	chmod 4755 "$programs/$1"/new[ug]idmap
	implementations+=("$1=$programs/$1")
}

SUBID_TARGET=$bench SUBID_UNDER_TEST=$stage/ours privilege=setuid make_world
for name in ours shared packaged; do
	[[ ! -x $stage/$name/newuidmap ]] || take "$name" "$stage/$name"
done
for one in ${SUBID_BENCH_MORE-}; do
	take "${one%%=*}" "${one#*=}"
done
cp -r "$parts/yardsticks" "$programs"

# Programs find the library as they do where it is installed: by the linker's cache. ldconfig(8) keeps notes in /var.
echo "$programs/ours" >/etc/ld.so.conf
[[ ! -d /var/cache/ldconfig ]] || cover /var/cache/ldconfig
ldconfig -X

mkdir "$results/disk"
cp -a /etc/. "$results/disk"
# shellcheck disable=SC2086  # several words
"$bench" -y "$programs/yardsticks" -d "$results/disk" -w "$results" ${SUBID_BENCH_OPTIONS-} "${implementations[@]}"
rm -r "$results/disk"
