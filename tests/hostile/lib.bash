# The suite beside this file is about the helpers.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

# shellcheck source=../harness/helpers.bash
source "$tests/harness/helpers.bash"
