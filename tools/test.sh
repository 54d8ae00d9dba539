#!/usr/bin/env bash
# Run every test. Where Chromium, CJK fonts or LibreOffice (which opens the sheets we write) are missing, install Debian's
# packages if we may; otherwise say so at the end.
set -uo pipefail
PYTHON="${PYTHON:-.venv/bin/python}"
missing=()
command -v chromium >/dev/null || missing+=(chromium)
[ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] || missing+=(fontconfig fonts-noto-cjk)
command -v soffice >/dev/null || missing+=(libreoffice-calc-nogui)
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} for the browser tests"
  (apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}") >/dev/null 2>&1 && missing=()
fi

# Chromium needs room, so it comes after the others; where clocks run and presses race, it needs the machine for itself.
"$PYTHON" -m pytest -q -n 2 -m "not browser" "$@"
result=$?
if command -v chromium >/dev/null; then
  "$PYTHON" -m pytest -q -n 2 --dist loadfile -m "browser and not quiet" "$@"
  browser=$?
  "$PYTHON" -m pytest -q -m "quiet and not long" "$@"
  quiet=$?
  for each in $browser $quiet; do [ $result -ne 0 ] || result=$each; done
elif [ "${CI:-}" = "true" ]; then
  echo "Missing: ${missing[*]}. With CI=true a missing part is a failure."
  exit 1
else
  echo "The browser tests did not run. Install: ${missing[*]}"
fi
if [ ${#missing[@]} -gt 0 ]; then
  echo "Missing for the full run: ${missing[*]}"
  [ "${CI:-}" != "true" ] || exit 1
fi
exit $result
