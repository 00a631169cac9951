#!/usr/bin/env bash
# Requests for each CPU-second of the agenda page, as docs/performance.md tells.
# usage: agenda.sh WANTILAN DATABASE   (a built program; a file made by "wantilan demo --db FILE", or a postgres:// address)
# Needs taskset, curl and wrk. SECONDS_OF_LOAD=4 and CONNECTIONS=32 by default. With
# POSTMASTER=PID the processor time of that PostgreSQL server is counted too.
set -euo pipefail
program=$(realpath "$1") db=$2 at=127.0.0.1:18092 work=$(mktemp -d)
link=$("$program" admin link --db "$db" --public "http://$at" 2>/dev/null | grep -o 'http://.*/masuk/.*')
taskset -c 0 "$program" serve --db "$db" --addr "$at" >"$work/out" 2>"$work/log" &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT
until curl -s -o /dev/null "http://$at/readyz"; do sleep 0.05; done
curl -s -o /dev/null -c "$work/jar" -H 'Sec-Fetch-Site: same-origin' -X POST "$link"
cookie=$(awk '/wantilan_sesi/ {print $6 "=" $7}' "$work/jar")
for gathering in $(curl -s -b "$work/jar" "http://$at/" | grep -oE '/temu/[0-9a-f]{32}' | sort -u); do
	curl -s -b "$work/jar" "http://$at$gathering/peserta" >"$work/list"
	grep -oE "$gathering/peserta/[0-9a-f]{32}" "$work/list" | sort -u >"$work/pages" && break # one that has participants
done
page=$(grep -oE "$gathering/peserta/[0-9a-f]{32}" "$work/list" | sed -n 61p) # a bank's, the fullest
{ # everybody's agenda in turn, or ONLY=1: that one alone
	echo 'local n, pages = 0, {'
	if [ -n "${ONLY:-}" ]; then echo "\"$page\""; else sed 's/.*/"&",/' "$work/pages"; fi
	echo '}
request = function() n = n % #pages + 1; return wrk.format("GET", pages[n]) end'
} >"$work/turns.lua"
cpu() {
	for p in "$server" ${POSTMASTER:+"$POSTMASTER" $(pgrep -P "$POSTMASTER")}; do cat "/proc/$p/stat" 2>/dev/null || true; done |
		awk '{sub(/^.*\) /, ""); all += $12 + $13 + $14 + $15} END {print all / 100}' # with children that have ended
}
curl -s -b "$work/jar" -H 'Accept-Encoding: gzip' -o "$work/page" -w 'status %{http_code}, %{size_download} bytes compressed\n' "http://$at$page"
before=$(cpu)
taskset -c 1 wrk -t1 -c"${CONNECTIONS:-32}" -d"${SECONDS_OF_LOAD:-4}s" --latency -H "Cookie: $cookie" -H 'Accept-Encoding: gzip' -s "$work/turns.lua" "http://$at" >"$work/wrk"
awk -v a="$before" -v b="$(cpu)" '/requests in/ {n = $1} /50%/ {m = $2} /99%/ {p = $2} /Non-2xx/ {e = $NF}
	END {printf "%.0f requests for each CPU-second, p50 %s, p99 %s, %d refused\n", n / (b - a), m, p, e}' "$work/wrk"
awk '/^VmHWM/ {printf "%.0f MB at most\n", $2 / 1024}' "/proc/$server/status"
