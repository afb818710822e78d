#!/usr/bin/env bash
# Installs what the tests need and a fresh machine lacks: a browser, PostgreSQL, Kannel with its fake operator, the checkers.
# Debian and its relatives only; elsewhere it says what to install.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p .test/bin

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
[ -x /usr/sbin/bearerbox ] && [ -x /usr/lib/kannel/test/fakesmsc ] || missing+=(kannel kannel-extras)
if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "Please install: ${missing[*]}" >&2
    exit 1
  fi
  as_root=$([ "$(id -u)" = 0 ] || echo sudo)
  echo "installing ${missing[*]}"
  $as_root apt-get -qq update
  DEBIAN_FRONTEND=noninteractive $as_root apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
fi

# The checkers are pinned, so that a new release does not turn a green main red.
staticcheck=v0.8.2 govulncheck=v1.9.0
stamp=.test/bin/.$staticcheck-$govulncheck
if [ ! -e "$stamp" ]; then
  GOBIN="$PWD/.test/bin" go install "honnef.co/go/tools/cmd/staticcheck@$staticcheck"
  GOBIN="$PWD/.test/bin" go install "golang.org/x/vuln/cmd/govulncheck@$govulncheck"
  touch "$stamp"
fi
