#!/usr/bin/env bash
# Looks for known holes in what we import. Fails when it finds one; where the vulnerability database
# cannot be reached, says so and goes on, since the machine is the cause and not the code.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=$(.test/bin/govulncheck ./... 2>&1)
code=$?
if [ $code -ne 0 ] && grep -qiE 'no such host|dial tcp|connection refused|fetching vulnerabilities|proxyconnect|lookup ' <<<"$out"; then
  echo "!!! govulncheck SKIPPED: the vulnerability database cannot be reached from this machine" >&2
  exit 0
fi
printf '%s\n' "$out" | tail -20
exit $code
