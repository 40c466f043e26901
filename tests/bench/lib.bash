# The suites beside this file: "limits" holds the helpers to what they may cost, "measure" tells what they do cost.
# shellcheck shell=bash

# shellcheck source=../harness/helpers.bash
source "$tests/harness/helpers.bash"
